using System.Text;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>What a provider puts on reasoning and calls, to know its own again when they come back in a history.</summary>
internal static class Signature
{
    private const string Prefix = "simulated:";

    public static string Of(string content) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Prefix}{Dice.Seed(content):x16}"));

    /// <summary>Signed by a simulator, whatever the content was.</summary>
    public static bool IsOurs(string? signature) =>
        signature?.StartsWith(Convert.ToBase64String(Encoding.UTF8.GetBytes(Prefix))[..12], StringComparison.Ordinal) == true;
}

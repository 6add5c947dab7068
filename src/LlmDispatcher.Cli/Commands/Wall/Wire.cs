namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>A wire language that the simulator speaks and that text is streamed in.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Dialect">As a provider's options have it.</param>
/// <param name="Path">Below the simulator's address.</param>
/// <param name="Prefill">Whether its models go on from the beginning of an answer; others are asked to repeat its last words first.</param>
internal sealed record Wire(string Name, string Dialect, string Path, bool Prefill = false)
{
    public static IReadOnlyList<Wire> All { get; } =
    [
        new("chat", "openai", "v1"),
        new("responses", "openai-responses", "v1"),
        new("messages", "anthropic", "", Prefill: true),
        new("gemini", "google", ""),
    ];
}

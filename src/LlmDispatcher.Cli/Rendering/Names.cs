using System.Text.Json;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>Names of values as JSON has them.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

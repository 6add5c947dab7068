using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Looks into requests, whose names may be in camel case or in snake case.</summary>
internal static partial class GeminiJson
{
    public static JsonElement? Member(JsonElement? parent, string name) =>
        JsonReading.Member(parent, name) ?? JsonReading.Member(parent, Snake(name));

    public static JsonElement[] Items(JsonElement? parent, string name) => JsonReading.Items(Member(parent, name));

    public static string[] Texts(JsonElement? parent, string name) =>
        [.. Items(parent, name).Select(item => JsonReading.Text(item)).OfType<string>()];

    public static string? Text(JsonElement? parent, string name) => JsonReading.Text(Member(parent, name));

    public static bool Truth(JsonElement? parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.True };

    public static int? Whole(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var n) ? n : null;

    public static string Snake(string name) => Capital().Replace(name, letter => $"_{letter.Value.ToLowerInvariant()}");

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}

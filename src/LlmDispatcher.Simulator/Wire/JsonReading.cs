using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire;

/// <summary>Looks into JSON that may be anything: what is missing or of another type is null.</summary>
internal static class JsonReading
{
    /// <summary>The body as a JSON object; null when it is none.</summary>
    public static JsonElement? Object(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent
        && parent.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    public static JsonElement[] Items(JsonElement? parent, string name) => Items(Member(parent, name));

    public static JsonElement[] Items(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    public static string? Text(JsonElement? parent, string name) => Text(Member(parent, name));

    public static string? Text(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            return "\uFFFD";
        }
    }

    /// <summary>The texts in an array; what is none is left out.</summary>
    public static string[] Texts(JsonElement? parent, string name) => [.. Items(parent, name).Select(item => Text(item)).OfType<string>()];

    public static bool? Truth(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    public static int? Whole(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var n) ? n : null;

    /// <summary>The bytes of base64 text; null when it is none.</summary>
    public static byte[]? Base64(string? text)
    {
        var bytes = new byte[(text?.Length ?? 0) * 3 / 4 + 3];
        return text is { Length: > 0 } && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}

using System.Text.Json;

namespace LlmDispatcher.Providers.Json;

/// <summary>Reads the value that the reader stands on, and leaves it on the value's last token.</summary>
internal static class JsonValues
{
    /// <summary>A text, or empty for whatever else stands in its place.</summary>
    public static string Text(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.GetString()!;
        json.Skip();
        return "";
    }

    /// <summary>A whole number; <see langword="null"/> for whatever else stands in its place.</summary>
    public static long? Integer(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value))
            return value;
        json.Skip();
        return null;
    }
}

using System.Text.Json;

namespace LlmDispatcher.Providers.Json;

/// <summary>Reads the value that the reader stands on, and leaves it on the value's last token.</summary>
internal static class JsonValues
{
    /// <summary>The first second of the year 10000.</summary>
    private const double EndOfTime = 253_402_300_800;

    /// <summary>A text, or empty for whatever else stands in its place.</summary>
    public static string Text(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.GetString()!;
        json.Skip();
        return "";
    }

    /// <summary>Goes on to the next object of an array; a <c>null</c> holds nothing, and is passed over.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="JsonException">Something else stands in its place: what it held is unknown.</exception>
    public static bool NextObject(ref Utf8JsonReader json)
    {
        do json.Read();
        while (json.TokenType == JsonTokenType.Null);
        return json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            _ => throw new JsonException("Expected an array of objects."),
        };
    }

    /// <summary>A whole number; <see langword="null"/> for whatever else stands in its place.</summary>
    public static long? Integer(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value))
            return value;
        json.Skip();
        return null;
    }

    /// <summary>A time in seconds since 1970, with a fraction at some servers; <see langword="null"/> for whatever else stands in its place.</summary>
    public static DateTimeOffset? UnixTime(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var seconds) && seconds is > 0 and < EndOfTime)
            return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        json.Skip();
        return null;
    }
}

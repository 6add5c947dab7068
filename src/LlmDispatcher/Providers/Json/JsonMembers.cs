using System.Text.Json;

namespace LlmDispatcher.Providers.Json;

/// <summary>Members of an object that others wrote, off the answer's path: whatever stands there, asking for it does not throw.</summary>
internal static class JsonMembers
{
    /// <summary>A member; undefined when it is not there.</summary>
    public static JsonElement Of(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        try
        {
            return element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException) // another name beside it holds an escaped half of a surrogate pair
        {
            return default;
        }
    }

    /// <summary>A text; <see langword="null"/> for whatever else stands in its place.</summary>
    public static string? Text(JsonElement element, string name)
    {
        try
        {
            return Of(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException) // an escaped half of a surrogate pair
        {
            return null;
        }
    }

    /// <summary>A whole number; <see langword="null"/> for whatever else stands in its place.</summary>
    public static int? Number(JsonElement element, string name) =>
        Of(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;
}

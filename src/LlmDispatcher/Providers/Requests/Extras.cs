using System.Text.Json;

namespace LlmDispatcher.Providers.Requests;

/// <summary>
/// Members that we do not know, of a message, a part, a call or a tool. They travel in <c>AdditionalProperties</c> as <see cref="JsonElement"/>,
/// those of a nested object under <c>object.member</c>, so that whatever a client sends reaches the provider.
/// </summary>
internal static class Extras
{
    /// <summary>Writes the members of the outer object.</summary>
    /// <param name="output">Where to; open at the object.</param>
    /// <param name="properties">The properties. Values that are not JSON are the caller's own notes, and are named as left out.</param>
    /// <param name="where">What they belong to, for that name.</param>
    /// <param name="nested">The nested object that has members of its own.</param>
    /// <param name="taken">Properties that are written in another way.</param>
    public static void Write(
        RequestOutput output,
        IEnumerable<KeyValuePair<string, object?>>? properties,
        string where,
        string? nested = null,
        params ReadOnlySpan<string> taken
    )
    {
        if (properties is null)
            return;
        foreach (var (name, value) in properties)
        {
            if (taken.Contains(name, StringComparer.OrdinalIgnoreCase) || IsNested(name, nested))
                continue;
            if (value is JsonElement)
                WriteMember(output.Json, name, value);
            else
                output.Drop($"{where}.{name}");
        }
    }

    /// <summary>Writes the members of the nested object.</summary>
    /// <param name="output">Where to; open at the nested object.</param>
    /// <param name="properties">The properties of the outer one.</param>
    /// <param name="nested">The nested object's name.</param>
    /// <param name="except">A property that is written in another way.</param>
    public static void WriteNested(
        RequestOutput output,
        IEnumerable<KeyValuePair<string, object?>>? properties,
        string nested,
        string? except = null
    )
    {
        if (properties is null)
            return;
        foreach (var (name, value) in properties)
        {
            if (IsNested(name, nested) && name != except)
                WriteMember(output.Json, name[(nested.Length + 1)..], value);
        }
    }

    /// <summary>Whether a property belongs to the nested object.</summary>
    public static bool IsNested(string name, string? nested) =>
        nested is not null
        && name.Length > nested.Length + 1
        && name[nested.Length] == '.'
        && name.StartsWith(nested, StringComparison.OrdinalIgnoreCase);

    private static void WriteMember(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        WireJson.WriteValue(json, value);
    }
}

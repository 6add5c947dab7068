using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// What an item of an earlier answer has besides its content. As text, not as JSON: another dialect then takes it for a note, and leaves it out by name.
/// </summary>
internal static class ItemMembers
{
    private static readonly string[] Names = ["id", "status", "phase"];

    public static void Read(RequestNode item, ref AdditionalPropertiesDictionary? extras)
    {
        foreach (var name in Names)
        {
            if (item[name].OptionalText() is { } value)
                (extras ??= [])[name] = value;
        }
    }

    /// <summary>Writes what an item has, and the members that are not known.</summary>
    /// <param name="output">Where to; open at the item.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="where">What they belong to.</param>
    /// <param name="taken">Properties that are written in another way.</param>
    public static void Write(
        RequestOutput output,
        IEnumerable<KeyValuePair<string, object?>>? properties,
        string where,
        params ReadOnlySpan<string> taken
    )
    {
        foreach (var (name, value) in properties ?? [])
        {
            if (value is string text && Names.Contains(name))
                output.Json.WriteString(name, text);
        }
        Extras.Write(output, properties?.Where(p => !(p.Value is string && Names.Contains(p.Key))), where, null, taken);
    }
}

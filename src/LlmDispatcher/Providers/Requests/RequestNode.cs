using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Requests;

/// <summary>A value in a request's body that knows where it stands, so that a complaint can name the place.</summary>
/// <param name="Json">The value.</param>
/// <param name="Path">Its place.</param>
internal readonly record struct RequestNode(JsonElement Json, string Path)
{
    /// <summary>Whether the value is not there, or null, which the dialect takes for the same.</summary>
    public bool IsAbsent => Json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>Whether it is a string.</summary>
    public bool IsText => Json.ValueKind == JsonValueKind.String;

    /// <summary>Whether it is an array.</summary>
    public bool IsList => Json.ValueKind == JsonValueKind.Array;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => Json.ValueKind == JsonValueKind.Object;

    /// <summary>A member of the object; one that may be absent.</summary>
    public RequestNode this[string name] =>
        new(Json.TryGetProperty(name, out var value) ? value : default, Path.Length > 0 ? $"{Path}.{name}" : name);

    /// <summary>The complaint that something else was expected here.</summary>
    public RequestFormatException Wrong(string expected) =>
        new(
            Path,
            Path.Length == 0 ? $"The body: {expected}"
                : Json.ValueKind == JsonValueKind.Undefined ? $"is missing; {expected}"
                : expected
        );

    /// <summary>The object itself, or a complaint.</summary>
    public RequestNode Object() => IsObject ? this : throw Wrong("expected an object.");

    /// <summary>The string, or a complaint.</summary>
    public string Text()
    {
        if (!IsText)
            throw Wrong("expected a string.");
        try
        {
            return Json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new RequestFormatException(Path, "expected a string of whole Unicode characters.", e);
        }
    }

    /// <summary>The string; <see langword="null"/> when absent.</summary>
    public string? OptionalText() => IsAbsent ? null : Text();

    /// <summary>A string that is not empty, or a complaint.</summary>
    public string Name() => Text() is { Length: > 0 } text ? text : throw Wrong("expected a string that is not empty.");

    /// <summary>The flag; <see langword="null"/> when absent.</summary>
    public bool? OptionalFlag() =>
        Json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ when IsAbsent => null,
            _ => throw Wrong("expected true or false."),
        };

    /// <summary>The number; <see langword="null"/> when absent.</summary>
    public float? OptionalNumber()
    {
        if (IsAbsent)
            return null;
        return Json.ValueKind == JsonValueKind.Number && Json.TryGetSingle(out var number) && float.IsFinite(number)
            ? number
            : throw Wrong("expected a number.");
    }

    /// <summary>The whole number; <see langword="null"/> when absent.</summary>
    public long? OptionalInteger()
    {
        if (IsAbsent)
            return null;
        return Json.ValueKind == JsonValueKind.Number && Json.TryGetInt64(out var number)
            ? number
            : throw Wrong("expected a whole number.");
    }

    /// <summary>The elements of the array, or a complaint.</summary>
    public IEnumerable<RequestNode> Items()
    {
        if (!IsList)
            throw Wrong("expected an array.");
        var index = 0;
        foreach (var item in Json.EnumerateArray())
            yield return new RequestNode(item, $"{Path}[{index++}]");
    }

    /// <summary>Keeps the members that are not known, so that they are passed on.</summary>
    /// <param name="kept">Where to; made when needed.</param>
    /// <param name="nested">The name to keep them under, when this is a nested object.</param>
    /// <param name="known">The names that are read elsewhere.</param>
    public void KeepUnknown(ref AdditionalPropertiesDictionary? kept, string? nested, params ReadOnlySpan<string> known)
    {
        foreach (var member in Json.EnumerateObject())
        {
            var name = NameOf(member);
            if (known.Contains(name))
                continue;
            // Properties do not tell cases apart: two members would become one.
            var key = nested is null ? name : $"{nested}.{name}";
            if (known.Contains(name, StringComparer.OrdinalIgnoreCase) || kept?.ContainsKey(key) is true)
                throw this[name].Wrong("differs from another member only in upper and lower case.");
            (kept ??= [])[key] = member.Value.Clone();
        }
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new RequestFormatException(Path, "a member's name is not whole Unicode characters.", e);
        }
    }
}

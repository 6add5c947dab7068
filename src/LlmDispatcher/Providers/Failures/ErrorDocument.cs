using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.Failures;

/// <summary>An error's body: JSON in a shape that its dialect knows, or whatever a proxy wrote instead. None may make us throw.</summary>
internal static class ErrorDocument
{
    // An error body is off the hot path, so a DOM is fine.
    private static readonly JsonReaderOptions Options = new()
    {
        MaxDepth = 64,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="body">The body, or as much of it as was read.</param>
    /// <param name="root">The JSON: an object, an array or a string.</param>
    /// <param name="summary">What it says, when it is no such JSON.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out JsonElement root, out string summary)
    {
        if (!Utf8.IsValid(body))
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        (root, summary) = (default, "");
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            root = JsonElement.ParseValue(ref reader);
            if (root.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String)
                return true;
        }
        catch (JsonException)
        {
            // a page of a proxy
        }
        summary = PlainText.Summarize(Encoding.UTF8.GetString(body[..Math.Min(body.Length, PlainText.MaxBytes)]));
        return false;
    }

    /// <summary>A member; undefined when it is not there.</summary>
    public static JsonElement Member(JsonElement element, string name) => JsonMembers.Of(element, name);

    /// <summary>A text, or a number's digits; <see langword="null"/> for everything else.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException) // an escaped half of a surrogate pair
        {
            return element.GetRawText().Trim('"');
        }
    }
}

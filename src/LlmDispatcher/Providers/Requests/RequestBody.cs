using System.Text.Json;
using System.Text.Unicode;

namespace LlmDispatcher.Providers.Requests;

/// <summary>The body of a request that came in by wire.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="RequestFormatException">It is no JSON, too deep, or says something twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            throw new RequestFormatException("", "The body is not UTF-8.");
        if (body.IsEmpty)
            throw new RequestFormatException("", "The body is not the JSON of a request: it is empty.");
        try
        {
            return JsonDocument.Parse(body, Options);
        }
        catch (InvalidOperationException e) // where it looks for names that come twice
        {
            throw new RequestFormatException("", "The body holds a name that is not whole Unicode characters.", e);
        }
        catch (JsonException e)
        {
            throw new RequestFormatException("", $"The body is not the JSON of a request: {Told(e)}", e);
        }
    }

    /// <summary>The parser counts lines and bytes from zero, in words of its own.</summary>
    private static string Told(JsonException error)
    {
        var place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? error.Message : $"line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: {error.Message[..place]}";
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmDispatcher.Providers.Json;

/// <summary>JSON that is taken apart and put together again as others sent it.</summary>
internal static class WholeNode
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON, or says something twice, or a name in it holds an escaped half of a surrogate pair.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Options);
        }
        catch (InvalidOperationException odd) // where it looks for names that come twice
        {
            throw new JsonException("A name is not whole Unicode characters.", odd);
        }
    }

    /// <returns>Whether that could be done; if not, nothing was written.</returns>
    public static bool TryWrite(JsonNode node, IBufferWriter<byte> output, JsonWriterOptions options)
    {
        var whole = new ArrayBufferWriter<byte>();
        try
        {
            using var json = new Utf8JsonWriter(whole, options);
            node.WriteTo(json);
        }
        catch (InvalidOperationException) // a name or a text in it holds an escaped half of a surrogate pair
        {
            return false;
        }
        output.Write(whole.WrittenSpan);
        return true;
    }
}

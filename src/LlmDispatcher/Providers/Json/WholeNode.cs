using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmDispatcher.Providers.Json;

/// <summary>Writes JSON that was put together from what others sent.</summary>
internal static class WholeNode
{
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

using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Shorthand for tests of requests.</summary>
internal static class GeminiRequests
{
    public const string Hi = """
        "contents":[{"role":"user","parts":[{"text":"Hi"}]}]
        """;

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static string Write(TaskRequest request, ICollection<string>? dropped = null)
    {
        var output = new ArrayBufferWriter<byte>();
        GeminiRequestWriter.Write(request, request.Model ?? "m", output, dropped);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static InboundRequest Read(string body, string model = "m", bool stream = true) =>
        GeminiRequestReader.Read(Encoding.UTF8.GetBytes(body), model, stream);
}

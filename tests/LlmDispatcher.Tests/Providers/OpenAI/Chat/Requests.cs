using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Shorthand for tests of requests.</summary>
internal static class Requests
{
    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static string Write(TaskRequest request, ProviderOptions? options = null, ICollection<string>? dropped = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ChatRequestWriter.Write(request, request.Model ?? "m", options ?? new ProviderOptions(), output, dropped);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static InboundRequest Read(string body) => ChatRequestReader.Read(Encoding.UTF8.GetBytes(body));

    /// <summary>A declared function whose properties can be given.</summary>
    public sealed class Tool(string name, string description, JsonElement schema, params (string Key, object? Value)[] properties)
        : AIFunctionDeclaration
    {
        public override string Name => name;
        public override string Description => description;
        public override JsonElement JsonSchema => schema;
        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            properties.ToDictionary(p => p.Key, p => p.Value);
    }
}

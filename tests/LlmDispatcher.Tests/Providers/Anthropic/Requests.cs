using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Shorthand for tests of requests.</summary>
internal static class Requests
{
    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static string Write(
        TaskRequest request,
        ICollection<string>? dropped = null,
        string? model = null,
        int? limit = null,
        ProviderOptions? options = null
    )
    {
        var output = new ArrayBufferWriter<byte>();
        MessagesRequestWriter.Write(
            request with
            {
                ModelOutputLimit = limit,
            },
            model ?? request.Model ?? "m",
            options ?? new ProviderOptions(),
            output,
            dropped
        );
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static InboundRequest Read(string body) => MessagesRequestReader.Read(Encoding.UTF8.GetBytes(body));

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

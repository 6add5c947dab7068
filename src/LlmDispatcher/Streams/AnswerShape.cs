using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>The shape of a type as a model is asked for it, and how an answer in it is read.</summary>
/// <param name="type">How the type is read.</param>
/// <param name="format">What the model is given.</param>
/// <param name="isWrapped">Whether the type is no object, so that the answer holds it as a member of one.</param>
internal sealed class AnswerShape<T>(JsonTypeInfo<T> type, ChatResponseFormatJson format, bool isWrapped)
{
    private const string Wrapping = "data";

    public static AnswerShape<T> Of(JsonTypeInfo<T> type)
    {
        var schema = AIJsonUtilities.CreateJsonSchema(typeof(T), serializerOptions: type.Options);
        var isObject = IsObject(schema);
        return new(type, ChatResponseFormat.ForJsonSchema(isObject ? schema : Wrapped(schema), NameOf(typeof(T))), !isObject);
    }

    /// <summary>The request, asking for the shape.</summary>
    public TaskRequest Asked(TaskRequest request)
    {
        if (request.Options?.ResponseFormat is ChatResponseFormatJson { Schema: not null })
            return request;
        var options = request.Options?.Clone() ?? new ChatOptions();
        options.ResponseFormat = format;
        return request with { Options = options };
    }

    /// <exception cref="StructuredOutputException">It does not hold the shape.</exception>
    public T Read(StreamSummary summary)
    {
        if (summary.Ending == Ending.Refused || summary.FinishReason == ChatFinishReason.ContentFilter)
            throw Unfit(summary, LlmErrorKind.ContentFilter, "The model refused to give the answer that was asked for.");
        if (summary.FinishReason == ChatFinishReason.Length)
            throw Unfit(
                summary,
                LlmErrorKind.InvalidOutput,
                "The answer was cut at the limit of its tokens, so it is not complete: allow more with MaxOutputTokens."
            );
        if (summary.Text.Length == 0 && summary.ToolCalls.Count > 0)
            throw Unfit(summary, LlmErrorKind.InvalidOutput, "The model asks for tools and gave no answer: see the summary's ToolCalls.");
        try
        {
            return (
                    isWrapped && IsWrapped(summary.Text, out var inner)
                        ? inner.Deserialize(type)
                        : JsonSerializer.Deserialize(summary.Text, type)
                ) ?? throw Unfit(summary, LlmErrorKind.InvalidOutput, "The answer is null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Unfit(summary, LlmErrorKind.InvalidOutput, $"The answer is not a {typeof(T).Name} in JSON: {Where(error)}.", error);
        }
    }

    private static StructuredOutputException Unfit(StreamSummary summary, LlmErrorKind kind, string message, Exception? cause = null) =>
        new(kind, message, summary, cause)
        {
            Provider = summary.Provider,
            Model = summary.Attempts is [.., var last] ? last.Model : summary.Model,
            Attempts = summary.Attempts,
            PartialText = summary.Text,
        };

    /// <summary>Where it does not fit. Not the exception's own words: they may quote the answer.</summary>
    private static string Where(Exception error) =>
        error is JsonException { LineNumber: { } line, BytePositionInLine: { } at } json
            ? $"line {line + 1}, byte {at + 1}{(json.Path is { Length: > 0 } path ? $", at {path}" : "")}"
            : "it has another shape";

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var kind)
        && kind.ValueKind == JsonValueKind.String
        && kind.ValueEquals("object");

    private static JsonElement Wrapped(JsonElement schema)
    {
        var wrapping = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Wrapping] = JsonNode.Parse(schema.GetRawText()) },
            ["required"] = new JsonArray((JsonNode)Wrapping),
            ["additionalProperties"] = false,
        };
        using var document = JsonDocument.Parse(wrapping.ToJsonString());
        return document.RootElement.Clone();
    }

    private static bool IsWrapped(string text, out JsonElement inner)
    {
        using var document = JsonDocument.Parse(text);
        var isWrapped = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Wrapping, out inner);
        inner = isWrapped ? document.RootElement.GetProperty(Wrapping).Clone() : default;
        return isWrapped;
    }

    /// <summary>Wire languages allow letters, digits, low lines and hyphens.</summary>
    private static string NameOf(Type type) =>
        string.Concat(type.Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}

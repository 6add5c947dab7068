using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Writes a request as the body of a streaming Responses call.</summary>
/// <remarks>
/// The provider is told to keep nothing (<c>store</c> is false unless the caller says otherwise): a later turn may go elsewhere, so it carries the whole
/// conversation, the sealed reasoning included. What the dialect cannot express and could change the meaning is refused by name; what cannot change it is
/// left out, and named too. <see cref="ChatOptions.AdditionalProperties"/> are written as members of the body and win over ours of the same name.
/// </remarks>
internal static class ResponsesRequestWriter
{
    public const string EncryptedReasoning = "reasoning.encrypted_content";

    private static readonly string[] OurOwn = ["model", "input", "stream"];

    /// <summary>Objects of the body whose unknown members travel as <c>object.member</c>.</summary>
    public static readonly string[] Nested = ["reasoning", "text", "stream_options"];

    /// <summary>Writes the body.</summary>
    /// <param name="request">What to answer.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    /// <param name="output">Where to. When the request is refused, it may hold the beginning of a body, which is not to be sent.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The dialect cannot express the request.</exception>
    public static void Write(TaskRequest request, string model, IBufferWriter<byte> output, ICollection<string>? dropped = null)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        var body = new RequestOutput(json, "OpenAI Responses", dropped);
        var options = request.Options ?? new ChatOptions();
        RefuseWhatHasNoPlace(body, options);
        json.WriteStartObject();
        json.WriteString("model", model);
        if ((request.SystemPrompt ?? options.Instructions) is { Length: > 0 } prompt && !OpenAIBody.Has(options, "instructions"))
            json.WriteString("instructions", prompt);
        json.WriteStartArray("input");
        for (var i = 0; i < request.Messages.Count; i++)
            ResponsesItemWriter.Write(body, request.Messages[i], i);
        json.WriteEndArray();
        json.WriteBoolean("stream", true);
        if (!OpenAIBody.Has(options, "store"))
            json.WriteBoolean("store", false);
        if ((request.MaxOutputTokens ?? options.MaxOutputTokens) is { } max && !OpenAIBody.Has(options, "max_output_tokens"))
            json.WriteNumber("max_output_tokens", max);
        OpenAIBody.WriteNumber(body, options, "temperature", request.Temperature ?? options.Temperature);
        OpenAIBody.WriteNumber(body, options, "top_p", options.TopP);
        WriteReasoning(body, options);
        WriteText(body, options);
        if (options.AdditionalProperties?.Any(p => Extras.IsNested(p.Key, "stream_options")) is true)
        {
            json.WriteStartObject("stream_options");
            Extras.WriteNested(body, options.AdditionalProperties, "stream_options");
            json.WriteEndObject();
        }
        ResponsesTools.Write(body, options);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            if (
                !name.Equals(FunctionTool.StrictJsonSchema, StringComparison.OrdinalIgnoreCase)
                && !Nested.Any(n => Extras.IsNested(name, n))
            )
                OpenAIBody.WriteAdditional(body, name, value);
        }
        json.WriteEndObject();
    }

    /// <summary>Whether the seals are worth asking for: a model that does not reason rejects the wish.</summary>
    public static bool WantsReasoning(ChatOptions options) =>
        options.Reasoning is { Effort: not (null or ReasoningEffort.None) } or { Output: ReasoningOutput.Summary or ReasoningOutput.Full }
        || options.AdditionalProperties?.Keys.Any(k =>
            k.Equals("reasoning", StringComparison.OrdinalIgnoreCase) || Extras.IsNested(k, "reasoning")
        )
            is true;

    private static void WriteReasoning(RequestOutput body, ChatOptions options)
    {
        if (WantsReasoning(options) && !OpenAIBody.Has(options, "include"))
        {
            body.Json.WriteStartArray("include");
            body.Json.WriteStringValue(EncryptedReasoning);
            body.Json.WriteEndArray();
        }
        var effort = options.Reasoning?.Effort;
        var summary = options.Reasoning?.Output switch
        {
            ReasoningOutput.Summary => "auto",
            ReasoningOutput.Full => "detailed",
            _ => null,
        };
        var any = effort is not null || summary is not null;
        if (
            OpenAIBody.Has(options, "reasoning")
            || !(any || options.AdditionalProperties?.Any(p => Extras.IsNested(p.Key, "reasoning")) is true)
        )
            return;
        body.Json.WriteStartObject("reasoning");
        if (effort is { } wanted && !OpenAIBody.Has(options, "reasoning.effort"))
            body.Json.WriteString("effort", ReasoningEfforts.ToWire(body, wanted));
        if (summary is not null && !OpenAIBody.Has(options, "reasoning.summary"))
            body.Json.WriteString("summary", summary);
        Extras.WriteNested(body, options.AdditionalProperties, "reasoning");
        body.Json.WriteEndObject();
    }

    private static void WriteText(RequestOutput body, ChatOptions options)
    {
        var format = OpenAIBody.Has(options, "text.format") ? null : options.ResponseFormat;
        if (
            OpenAIBody.Has(options, "text")
            || !(format is not null || options.AdditionalProperties?.Any(p => Extras.IsNested(p.Key, "text")) is true)
        )
            return;
        body.Json.WriteStartObject("text");
        if (format is not null)
            AnswerFormat.Write(
                body,
                "format",
                format,
                FunctionTool.ReadFlag(options.AdditionalProperties, FunctionTool.StrictJsonSchema),
                isNested: false
            );
        Extras.WriteNested(body, options.AdditionalProperties, "text");
        body.Json.WriteEndObject();
    }

    private static void RefuseWhatHasNoPlace(RequestOutput body, ChatOptions options)
    {
        OpenAIBody.RefuseWhatIsOurs(body, options, OurOwn);
        if (options.ConversationId is not null)
            body.Refuse("ConversationId: a turn may go to another provider, so it carries the whole conversation");
        if (options.ContinuationToken is not null)
            body.Refuse("ContinuationToken: answers are not kept in the background");
        if (options.StopSequences is { Count: > 0 } && !OpenAIBody.Has(options, "stop"))
            body.Refuse("StopSequences");
        if (options.FrequencyPenalty is not (null or 0) && !OpenAIBody.Has(options, "frequency_penalty"))
            body.Refuse("FrequencyPenalty");
        if (options.PresencePenalty is not (null or 0) && !OpenAIBody.Has(options, "presence_penalty"))
            body.Refuse("PresencePenalty");
        // The same seed was never sure to bring the same answer.
        if (options.Seed is not null && !OpenAIBody.Has(options, "seed"))
            body.Drop("Seed");
        if (options.FrequencyPenalty is 0)
            body.Drop("FrequencyPenalty");
        if (options.PresencePenalty is 0)
            body.Drop("PresencePenalty");
        if (options.RawRepresentationFactory is not null)
            body.Drop("RawRepresentationFactory");
        if (options.AllowBackgroundResponses is not null)
            body.Drop("AllowBackgroundResponses");
    }
}

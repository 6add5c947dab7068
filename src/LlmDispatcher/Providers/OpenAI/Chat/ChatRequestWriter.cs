using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes a request as the body of a streaming Chat Completions call.</summary>
/// <remarks>
/// What the dialect cannot express and could change the meaning is refused by name; what cannot change it is left out, and named too.
/// <see cref="ChatOptions.AdditionalProperties"/> are written as members of the body and win over ours of the same name.
/// </remarks>
internal static class ChatRequestWriter
{
    private const int MaxStopSequences = 4;

    private static readonly string[] OurOwn = ["model", "messages", "stream", "n"];

    /// <summary>Writes the body.</summary>
    /// <param name="request">What to answer.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    /// <param name="options">Whom it is for.</param>
    /// <param name="output">Where to. When the request is refused, it may hold the beginning of a body, which is not to be sent.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The dialect cannot express the request.</exception>
    public static void Write(
        TaskRequest request,
        string model,
        ProviderOptions options,
        IBufferWriter<byte> output,
        ICollection<string>? dropped = null
    )
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        var body = new RequestOutput(json, "OpenAI Chat Completions", dropped);
        RefuseWhatHasNoPlace(body, request.Options);
        json.WriteStartObject();
        json.WriteString("model", model);
        WriteMessages(body, request);
        json.WriteBoolean("stream", true);
        WriteStreamOptions(body, request.Options, options.StreamUsage);
        SamplingWriter.Write(body, request, OpenAIHosts.MaxTokensName(options.BaseUrl));
        if (request.Options is { } wanted)
        {
            WriteTools(body, wanted);
            if (wanted.ResponseFormat is { } format && !OpenAIBody.Has(wanted, "response_format"))
                AnswerFormat.Write(
                    body,
                    "response_format",
                    format,
                    FunctionTool.ReadFlag(wanted.AdditionalProperties, FunctionTool.StrictJsonSchema),
                    isNested: true
                );
            WriteAdditional(body, wanted);
            DropWhatSaysNothing(body, wanted);
        }
        json.WriteEndObject();
    }

    private static void WriteMessages(RequestOutput body, TaskRequest request)
    {
        body.Json.WriteStartArray("messages");
        var prompt = request.SystemPrompt ?? request.Options?.Instructions;
        if (!string.IsNullOrEmpty(prompt))
            ChatMessageWriter.WriteSystem(body, prompt);
        for (var i = 0; i < request.Messages.Count; i++)
            ChatMessageWriter.Write(body, request.Messages[i], i);
        body.Json.WriteEndArray();
    }

    private static void WriteStreamOptions(RequestOutput body, ChatOptions? options, bool usage)
    {
        if (OpenAIBody.Has(options, "stream_options"))
            return;
        if (!usage)
        {
            // A server that rejects the object rejects it with any member.
            foreach (var (name, _) in options?.AdditionalProperties ?? [])
            {
                if (Extras.IsNested(name, "stream_options"))
                    body.Drop(name);
            }
            return;
        }
        body.Json.WriteStartObject("stream_options");
        body.Json.WriteBoolean("include_usage", true);
        Extras.WriteNested(body, options?.AdditionalProperties, "stream_options");
        body.Json.WriteEndObject();
    }

    private static void WriteTools(RequestOutput body, ChatOptions options)
    {
        var any = options.Tools is { Count: > 0 } || OpenAIBody.Has(options, "tools");
        if (options.Tools is { Count: > 0 } tools && !OpenAIBody.Has(options, "tools"))
            ToolWriter.WriteTools(body, tools);
        if (options.ToolMode is { } mode && !OpenAIBody.Has(options, "tool_choice"))
        {
            // OpenAI rejects a choice among no tools; only a demand to call one would mean anything.
            if (any || mode is RequiredChatToolMode)
                ToolChoice.Write(body, mode, isNested: true);
            else
                body.Drop("tool_choice (no tools)");
        }
        if (options.AllowMultipleToolCalls is { } parallel && !OpenAIBody.Has(options, "parallel_tool_calls"))
        {
            if (any)
                body.Json.WriteBoolean("parallel_tool_calls", parallel);
            else
                body.Drop("parallel_tool_calls (no tools)");
        }
    }

    private static void WriteAdditional(RequestOutput body, ChatOptions options)
    {
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            if (name.Equals(FunctionTool.StrictJsonSchema, StringComparison.OrdinalIgnoreCase) || Extras.IsNested(name, "stream_options"))
                continue;
            OpenAIBody.WriteAdditional(body, name, value);
        }
    }

    private static void RefuseWhatHasNoPlace(RequestOutput body, ChatOptions? options)
    {
        if (options is null)
            return;
        OpenAIBody.RefuseWhatIsOurs(body, options, OurOwn);
        if (options.ConversationId is not null)
            body.Refuse("ConversationId: it keeps no conversations");
        if (options.ContinuationToken is not null)
            body.Refuse("ContinuationToken: it has no background answers");
        if (options.StopSequences is { Count: > MaxStopSequences } stops && !OpenAIBody.Has(options, "stop"))
            body.Refuse($"StopSequences with {stops.Count} entries: it takes at most {MaxStopSequences}");
    }

    private static void DropWhatSaysNothing(RequestOutput body, ChatOptions options)
    {
        if (options.RawRepresentationFactory is not null)
            body.Drop("RawRepresentationFactory");
        if (options.AllowBackgroundResponses is not null)
            body.Drop("AllowBackgroundResponses");
        if (options.Reasoning?.Output is not null)
            body.Drop("Reasoning.Output");
    }
}

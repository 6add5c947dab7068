using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>Writes an answer as chat completion chunks.</summary>
internal sealed class ChatStream(Answer answer, Conversation conversation, Script script) : IAnswerStream
{
    private readonly ChatEnvelope envelope = new(conversation, script);
    private int reasoned;
    private int said;

    public IFraming Framing { get; } = new EventStreamFraming(script);

    public Frame Terminal { get; } = new(FrameKind.Terminal, "[DONE]");

    public IEnumerable<Frame> Frames()
    {
        if (script.AzureFirstChunk)
            yield return new(FrameKind.Other, Json.Text(WriteAzureFirst));
        yield return Chunk(FrameKind.Opening, writer => ChatDelta.Opening(writer, hasText: answer.Calls.Count == 0 || script.Preamble));
        if (script.UnknownEvents)
            yield return new(FrameKind.Other, """{"object":"x.future.chunk","choices":[],"x_note":"clients must skip this"}""");
        foreach (var piece in answer.Reasoning)
        {
            reasoned++;
            yield return Chunk(FrameKind.Reasoning, writer => ChatDelta.Reasoning(writer, piece, script.ReasoningField));
        }

        foreach (var piece in answer.Text)
        {
            said++;
            yield return Chunk(FrameKind.Text, writer => WriteText(writer, piece));
        }

        foreach (var chunk in answer.Calls.SelectMany(ToolCall))
            yield return chunk;
        yield return Chunk(FrameKind.Finish, _ => { }, answer.Finish);
        if (conversation.IncludeUsage && script.Usage is UsagePlace.OwnChunk or UsagePlace.EveryChunk)
            yield return new(FrameKind.Usage, Json.Text(WriteUsageChunk));
        yield return Terminal;
    }

    public IEnumerable<Frame> Error(Rejection rejection, int number) =>
        [
            script.ErrorForm switch
            {
                ErrorForm.Text => new(FrameKind.Error, Json.Text(writer => WriteTextError(writer, rejection))),
                ErrorForm.Chunk => Chunk(FrameKind.Error, writer => writer.WriteString("content", ""), "error", rejection),
                ErrorForm.NamedEvent => new(FrameKind.Error, Object(rejection)) { Event = "error" },
                ErrorForm.Field => new(FrameKind.Error, Json.Text(writer => WriteInner(writer, rejection))) { Field = "error" },
                ErrorForm.Bare => new(FrameKind.Error, Object(rejection)) { Field = null },
                _ => new(FrameKind.Error, Object(rejection)),
            },
        ];

    private IEnumerable<Frame> ToolCall(ToolCall call, int number)
    {
        int? index = script.ToolIndex switch
        {
            ToolIndex.Same => 0,
            ToolIndex.FromOne => number + 1,
            ToolIndex.Missing => null,
            _ => number,
        };
        if (script.WholeToolCalls)
        {
            said += call.Arguments.Count;
            yield return Chunk(
                FrameKind.Tool,
                writer => ChatDelta.ToolCall(writer, index, ($"call_{call.Id}", call.Name), string.Concat(call.Arguments))
            );
            yield break;
        }

        yield return Chunk(FrameKind.Tool, writer => ChatDelta.ToolCall(writer, index, ($"call_{call.Id}", call.Name), ""));
        foreach (var fragment in script.NoArgumentDeltas ? [] : call.Arguments)
        {
            said++;
            yield return Chunk(FrameKind.Tool, writer => ChatDelta.ToolCall(writer, index, null, fragment));
        }
    }

    private void WriteText(Utf8JsonWriter writer, string piece)
    {
        if (answer.Refusal)
            ChatDelta.Refusal(writer, piece);
        else
            ChatDelta.Text(writer, piece, script.ArrayContent);
    }

    private Frame Chunk(FrameKind kind, Action<Utf8JsonWriter> delta, string? finish = null, Rejection? error = null) =>
        new(
            kind,
            Json.Text(writer =>
            {
                writer.WriteStartObject();
                envelope.Write(writer, "chat.completion.chunk");
                if (error is not null)
                    OpenAIError.Write(writer, error);
                writer.WriteStartArray("choices");
                writer.WriteStartObject();
                writer.WriteNumber("index", 0);
                writer.WriteStartObject("delta");
                delta(writer);
                writer.WriteEndObject();
                writer.WriteNull("logprobs");
                if (finish is not null || !script.NoFinishKey)
                    writer.WriteString("finish_reason", finish);
                writer.WriteEndObject();
                writer.WriteEndArray();
                WriteUsage(writer, kind);
                WriteGroq(writer, kind);
                writer.WriteEndObject();
            })
        );

    private void WriteUsage(Utf8JsonWriter writer, FrameKind kind)
    {
        if (script.Usage == UsagePlace.EveryChunk || (script.Usage == UsagePlace.FinishChunk && kind == FrameKind.Finish))
            ChatEnvelope.WriteUsage(writer, answer.PromptTokens, reasoned + said, reasoned);
        else if (conversation.IncludeUsage && script.Usage != UsagePlace.None)
            writer.WriteNull("usage");
    }

    private void WriteGroq(Utf8JsonWriter writer, FrameKind kind)
    {
        if (!script.XGroq || kind is not (FrameKind.Opening or FrameKind.Finish))
            return;
        writer.WriteStartObject("x_groq");
        writer.WriteString("id", $"req_{envelope.Id}");
        if (kind == FrameKind.Finish)
            ChatEnvelope.WriteUsage(writer, answer.PromptTokens, reasoned + said, reasoned);
        writer.WriteEndObject();
    }

    private void WriteUsageChunk(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        envelope.Write(writer, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteEndArray();
        ChatEnvelope.WriteUsage(writer, answer.PromptTokens, reasoned + said, reasoned);
        writer.WriteEndObject();
    }

    private static void WriteAzureFirst(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("choices");
        writer.WriteEndArray();
        writer.WriteNumber("created", 0);
        writer.WriteString("id", "");
        writer.WriteString("model", "");
        writer.WriteString("object", "");
        writer.WriteStartArray("prompt_filter_results");
        writer.WriteStartObject();
        writer.WriteNumber("prompt_index", 0);
        writer.WriteStartObject("content_filter_results");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTextError(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteStartObject();
        writer.WriteString("error", rejection.Message);
        writer.WriteEndObject();
    }

    private static string Object(Rejection rejection) =>
        System.Text.Encoding.UTF8.GetString(OpenAIError.Body(rejection, ErrorBody.Standard));

    /// <summary>The error object without the member around it.</summary>
    private static void WriteInner(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteStartObject();
        OpenAIError.WriteMembers(writer, rejection);
        writer.WriteEndObject();
    }
}

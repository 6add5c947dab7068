using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>Writes an answer as chat completion chunks.</summary>
internal sealed class ChatStream(Answer answer, Conversation conversation, Script script)
{
    public static Frame Done { get; } = new(FrameKind.Terminal, "[DONE]");

    private readonly ChatEnvelope envelope = new(conversation);
    private int reasoned;
    private int said;

    public IEnumerable<Frame> Frames()
    {
        if (script.AzureFirstChunk)
            yield return new(FrameKind.Other, Json.Text(WriteAzureFirst));
        yield return Chunk(FrameKind.Opening, writer => ChatDelta.Opening(writer, hasText: answer.Calls.Count == 0));
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
        yield return Done;
    }

    public Frame Error(Rejection rejection) =>
        script.ErrorForm switch
        {
            ErrorForm.Text => new(FrameKind.Error, Json.Text(writer => WriteTextError(writer, rejection))),
            ErrorForm.Chunk => Chunk(FrameKind.Error, writer => writer.WriteString("content", ""), "error", rejection),
            ErrorForm.NamedEvent => new(FrameKind.Error, Object(rejection)) { Event = "error" },
            ErrorForm.Field => new(FrameKind.Error, Inner(rejection)) { Field = "error" },
            _ => new(FrameKind.Error, Object(rejection)),
        };

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
                writer => ChatDelta.ToolCall(writer, index, (call.Id, call.Name), string.Concat(call.Arguments))
            );
            yield break;
        }

        yield return Chunk(FrameKind.Tool, writer => ChatDelta.ToolCall(writer, index, (call.Id, call.Name), ""));
        foreach (var fragment in call.Arguments)
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
                    ChatError.Write(writer, error);
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

    private static string Object(Rejection rejection) => System.Text.Encoding.UTF8.GetString(ChatError.Body(rejection));

    /// <summary>The error object without the member around it.</summary>
    private static string Inner(Rejection rejection)
    {
        using var document = JsonDocument.Parse(Object(rejection));
        return document.RootElement.GetProperty("error").GetRawText();
    }
}

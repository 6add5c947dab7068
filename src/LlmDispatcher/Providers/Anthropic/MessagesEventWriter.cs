using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Writes the dialect's events, one by one; which of them may follow which is not its matter.</summary>
/// <param name="output">Takes the bytes; whole events only.</param>
internal sealed class MessagesEventWriter(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, MessageMembers.Json);

    public void StartMessage(ResponseStart start, UsageDetails? usage)
    {
        Begin("event: message_start\ndata: "u8, "message_start"u8);
        _json.WriteStartObject("message"u8);
        MessageMembers.WriteHead(_json, start);
        _json.WriteStartArray("content"u8);
        _json.WriteEndArray();
        _json.WriteNull("stop_reason"u8);
        _json.WriteNull("stop_sequence"u8);
        MessagesUsage.Write(_json, usage);
        _json.WriteEndObject();
        End();
    }

    public void StartText(int index)
    {
        BeginBlock(index);
        _json.WriteString("type"u8, "text"u8);
        _json.WriteString("text"u8, ""u8);
        EndBlock();
    }

    public void StartThinking(int index)
    {
        BeginBlock(index);
        _json.WriteString("type"u8, "thinking"u8);
        _json.WriteString("thinking"u8, ""u8);
        _json.WriteString("signature"u8, ""u8);
        EndBlock();
    }

    public void StartRedacted(int index, string data)
    {
        BeginBlock(index);
        _json.WriteString("type"u8, "redacted_thinking"u8);
        _json.WriteString("data"u8, data);
        EndBlock();
    }

    /// <param name="index">Of the block.</param>
    /// <param name="call">The call.</param>
    /// <param name="start">The answer that it belongs to.</param>
    /// <param name="number">Of the call, among those of the answer.</param>
    public void StartCall(int index, ToolCallStart call, ResponseStart start, int number)
    {
        BeginBlock(index);
        MessageMembers.WriteCall(_json, call, start, number);
        _json.WriteStartObject("input"u8);
        _json.WriteEndObject();
        EndBlock();
    }

    public void Delta(int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, string text)
    {
        Begin("event: content_block_delta\ndata: "u8, "content_block_delta"u8);
        _json.WriteNumber("index"u8, index);
        _json.WriteStartObject("delta"u8);
        _json.WriteString("type"u8, type);
        _json.WriteString(member, text);
        _json.WriteEndObject();
        End();
    }

    public void StopBlock(int index)
    {
        Begin("event: content_block_stop\ndata: "u8, "content_block_stop"u8);
        _json.WriteNumber("index"u8, index);
        End();
    }

    /// <summary>Why the answer stopped, and what it cost.</summary>
    public void Finish(Finish finish, UsageDetails? usage)
    {
        Begin("event: message_delta\ndata: "u8, "message_delta"u8);
        _json.WriteStartObject("delta"u8);
        MessageMembers.WriteStop(_json, finish);
        _json.WriteEndObject();
        MessagesUsage.Write(_json, usage);
        End();
    }

    /// <summary>The terminal event.</summary>
    public void Stop() => output.Write("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);

    public void Fail(ProviderFailure failure)
    {
        output.Write("event: error\ndata: "u8);
        AnthropicErrorWriter.Write(failure, output);
        output.Write(SseFrame.End);
    }

    /// <summary>An event in the provider's own words.</summary>
    public void Pass(in Payload payload) => SseFrame.Write(output, payload);

    public void Dispose() => _json.Dispose();

    private void BeginBlock(int index)
    {
        Begin("event: content_block_start\ndata: "u8, "content_block_start"u8);
        _json.WriteNumber("index"u8, index);
        _json.WriteStartObject("content_block"u8);
    }

    private void EndBlock()
    {
        _json.WriteEndObject();
        End();
    }

    private void Begin(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> type)
    {
        output.Write(prefix);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write(SseFrame.End);
    }
}

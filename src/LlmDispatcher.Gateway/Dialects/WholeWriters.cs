using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>An answer of which the fold says all.</summary>
/// <param name="write">Writes the fold.</param>
internal sealed class FoldedWhole(Action<AnswerFold, IBufferWriter<byte>, ICollection<string>> write) : IWholeWriter
{
    private readonly AnswerFold _answer = new();

    public void Take(in StreamEvent e) => _answer.Add(e);

    public void Complete(IBufferWriter<byte> output, ICollection<string> dropped) => write(_answer, output, dropped);
}

/// <summary>An Anthropic message, whose blocks keep their order and their seals.</summary>
internal sealed class MessageWhole(ResponseStart start) : IWholeWriter
{
    private readonly MessagesResponseWriter _writer = new(start);

    public void Take(in StreamEvent e) => _writer.Write(e);

    public void Complete(IBufferWriter<byte> output, ICollection<string> dropped)
    {
        _writer.Complete(output);
        foreach (var what in _writer.Dropped)
            dropped.Add(what);
    }
}

/// <summary>An answer of a provider that speaks the client's language is put together from the provider's own words, as long as one attempt gives all of it; any other one is written by us.</summary>
/// <param name="passed">Puts the provider's words together.</param>
/// <param name="written">Writes the answer anew.</param>
internal sealed class PassedWhole(IPassedAnswer passed, IWholeWriter written) : IWholeWriter
{
    private bool _isOurs;

    public void Take(in StreamEvent e)
    {
        written.Take(e);
        _isOurs |= e.Kind == StreamEventKind.Seam;
        if (_isOurs || e.Payload.IsEmpty)
            return;
        try
        {
            passed.Take(e.Payload.Data.Span);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException) // something that only our reader can make sense of
        {
            _isOurs = true;
        }
    }

    public void Complete(IBufferWriter<byte> output, ICollection<string> dropped)
    {
        if (_isOurs || !passed.TryWrite(output))
            written.Complete(output, dropped);
    }
}

/// <summary>A response of OpenAI, whose items keep their order and their seals. A provider that speaks the language ends with the whole response, which is then handed on as it came.</summary>
internal sealed class ResponseWhole(ResponseStart start) : IWholeWriter
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private ResponsesResponseWriter? _writer;
    private byte[]? _last;
    private bool _hasSeam;

    public void Take(in StreamEvent e)
    {
        (_writer ??= new(_body, start)).Write(e);
        _hasSeam |= e.Kind == StreamEventKind.Seam;
        if (e.Kind == StreamEventKind.Finished && !e.Payload.IsEmpty)
            _last = e.Payload.Data.ToArray();
    }

    public void Complete(IBufferWriter<byte> output, ICollection<string> dropped)
    {
        if (!_hasSeam && _last is not null && ResponseIn(_last) is { } whole)
        {
            output.Write(whole.Span);
            return;
        }
        _writer ??= new(_body, start);
        _writer.Complete();
        output.Write(_body.WrittenSpan);
        foreach (var what in _writer.Dropped)
            dropped.Add(what);
    }

    /// <summary>The response that a terminal event holds.</summary>
    private static ReadOnlyMemory<byte>? ResponseIn(byte[] payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = json.ValueTextEquals("response"u8);
            json.Read();
            var from = (int)json.TokenStartIndex;
            json.Skip();
            if (isIt)
                return payload.AsMemory(from..(int)json.BytesConsumed);
        }
        return null;
    }
}

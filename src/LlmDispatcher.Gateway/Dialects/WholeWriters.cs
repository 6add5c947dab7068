using System.Buffers;
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

/// <summary>A response of OpenAI, whose items keep their order and their seals.</summary>
internal sealed class ResponseWhole(ResponseStart start) : IWholeWriter
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private ResponsesResponseWriter? _writer;

    public void Take(in StreamEvent e) => (_writer ??= new(_body, start)).Write(e);

    public void Complete(IBufferWriter<byte> output, ICollection<string> dropped)
    {
        _writer ??= new(_body, start);
        _writer.Complete();
        output.Write(_body.WrittenSpan);
        foreach (var what in _writer.Dropped)
            dropped.Add(what);
    }
}

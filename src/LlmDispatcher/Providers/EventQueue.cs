using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers;

/// <summary>The events of one frame on their way out. Counts what the answer has grown to, so that a hostile one cannot fill the memory.</summary>
/// <param name="maxAnswerLength">The most UTF-16 characters of text, reasoning and arguments together.</param>
internal sealed class EventQueue(long maxAnswerLength)
{
    private StreamEvent[] _events = new StreamEvent[4];
    private long _answerLength;

    public int Count { get; private set; }

    public ref readonly StreamEvent this[int index] => ref _events[index];

    public void Add(in StreamEvent e)
    {
        _answerLength += e.Text.Length;
        if (_answerLength > maxAnswerLength)
            throw new ProviderException(
                new ProviderFailure(
                    FailureClass.Transient,
                    LlmErrorKind.ResponseTooLarge,
                    $"The provider's answer is longer than {maxAnswerLength:N0} characters."
                )
            );
        if (Count == _events.Length)
            Array.Resize(ref _events, Count * 2);
        _events[Count++] = e;
    }

    /// <summary>Puts an event before the others: one that the wire tells late but that comes first.</summary>
    public void AddFirst(in StreamEvent e)
    {
        Add(e);
        Array.Copy(_events, 0, _events, 1, Count - 1);
        _events[0] = e;
    }

    /// <summary>Gives the wire event to the first of its events; if it brought none, to one that stands for it.</summary>
    public void Attach(Payload payload)
    {
        if (Count == 0)
            Add(StreamEvent.OfOther());
        _events[0] = _events[0].WithPayload(payload);
    }

    public void Clear() => Count = 0;
}

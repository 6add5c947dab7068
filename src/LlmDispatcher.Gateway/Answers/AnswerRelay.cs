using LlmDispatcher.Providers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>
/// Decides, event by event, whether the provider's words are handed on as they are or said anew. They are handed on while one attempt answers in the client's own language; from the first
/// takeover on, our writer speaks. What belongs to the end is held back until it is sure that this is the end.
/// </summary>
/// <param name="writer">Writes the client's language.</param>
/// <param name="language">The client's language.</param>
internal sealed class AnswerRelay(IAnswerWriter writer, WireDialect language) : IDisposable
{
    private readonly List<StreamEvent> _end = [];
    private WireDialect? _spoken;
    private bool _isDecided;
    private bool _isPassing;
    private bool _hasSpoken;
    private bool _isEnding;

    public void Take(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
            case StreamEventKind.Seam:
                if (_hasSpoken)
                    TakeOver();
                writer.Write(e);
                break;
            case StreamEventKind.Opened:
                _spoken = e.Head!.Dialect;
                break;
            case StreamEventKind.AttemptFailed or StreamEventKind.Cached or StreamEventKind.Ended:
                break;
            default:
                Say(e);
                break;
        }
    }

    /// <summary>The answer is complete.</summary>
    public void Complete(StreamSummary summary)
    {
        foreach (var e in _end)
            writer.Pass(e);
        _end.Clear();
        if (!_isPassing && summary.Usage is { } usage) // over all that was said
            writer.Write(StreamEvent.OfUsage(usage));
        writer.Complete();
    }

    /// <summary>The answer has failed.</summary>
    public void Fail(ProviderFailure failure) => writer.Fail(_spoken == language ? failure : failure with { Code = null }); // a word of another language

    public void Dispose() => writer.Dispose();

    private void Say(in StreamEvent e)
    {
        if (!_isDecided)
        {
            _isDecided = true;
            _isPassing = !_hasSpoken && _spoken == language && !e.Payload.IsEmpty;
        }
        _hasSpoken |= e.IsContent;
        if (!_isPassing)
        {
            if (Seals.Before(e, _spoken, language) is { } seal)
                writer.Write(seal);
            writer.Write(Seals.Named(e, _spoken, language));
            return;
        }
        _isEnding |= e.Kind == StreamEventKind.Finished || e.Payload.EventName == "message_delta"; // Anthropic tells the reason first
        if (_isEnding)
            _end.Add(e.WithPayload(e.Payload.Keep()));
        else
            writer.Pass(e);
    }

    private void TakeOver()
    {
        _end.Clear();
        (_isDecided, _isPassing, _isEnding) = (true, false, false);
    }
}

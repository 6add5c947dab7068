using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Holds back what comes before the first content, so that an attempt that fails until then leaves no trace; and unfinished tool calls.</summary>
/// <param name="expected">Who answers, and what is expected of the answer.</param>
/// <param name="attempt">The attempt's number.</param>
internal sealed class CommitGate(Expectation expected, int attempt) : IGate
{
    private List<StreamEvent>? _held = [StreamEvent.OfAnswering(expected, attempt)];
    private OpenCalls _calls;
    private bool _isOpen;

    public bool IsCommitted { get; private set; }

    public bool HasShownCalls { get; private set; }

    public bool IsMismatched => false;

    public Seam? Seam => null;

    public (int Start, int End) Hidden => (0, HeldText.Length(_held));

    public bool Holds(ref StreamEvent e)
    {
        if (_calls.Withhold(e) || !(_isOpen || e.IsContent))
        {
            (_held ??= []).Add(e.WithPayload(e.Payload.Keep()));
            return true;
        }
        _isOpen = true;
        IsCommitted |= e.Commits;
        HasShownCalls |= e.Kind == StreamEventKind.ToolCallEnded;
        return false;
    }

    public List<StreamEvent>? Release()
    {
        var held = _held;
        _held = null;
        return held;
    }
}

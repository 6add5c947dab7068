using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>The gate of a continuation: shut until it is clear how it meets the shown text. What it thinks is not shown, as the answer is already under way.</summary>
/// <param name="joint">Where the two texts meet.</param>
/// <param name="seam">What the caller is told then.</param>
internal sealed class SeamGate(Joint joint, Seam seam) : IGate
{
    private List<StreamEvent>? _held = [StreamEvent.OfSeam(seam)];
    private OpenCalls _calls;
    private bool _isReleased;

    /// <summary>The gate of an attempt that goes on with a text.</summary>
    public static SeamGate At(string shown, int attempt, Route route, SeamMethod method) =>
        new(
            new Joint(shown, method),
            new Seam
            {
                Attempt = attempt,
                Provider = route.Provider,
                Model = route.Model,
                Offset = shown.Length,
                Method = method,
            }
        );

    public bool IsCommitted => true;

    public bool HasShownCalls { get; private set; }

    public bool IsMismatched { get; private set; }

    public Seam? Seam => _isReleased ? seam : null;

    public (int Start, int End) Hidden => _isReleased ? (joint.Cut, HeldText.Length(_held)) : (int.MaxValue, 0);

    public bool Holds(ref StreamEvent e)
    {
        if (e.Kind is StreamEventKind.Reasoning or StreamEventKind.ReasoningSignature or StreamEventKind.RedactedReasoning)
            return true;
        if (joint.State == JointState.Unclear)
            return Meets(ref e);
        if (_calls.Withhold(e))
            return Keep(e);
        HasShownCalls |= e.Kind == StreamEventKind.ToolCallEnded;
        return false;
    }

    public List<StreamEvent>? Release()
    {
        var held = _held;
        _held = null;
        _isReleased = true;
        return held;
    }

    private bool Meets(ref StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                var rest = joint.Add(e.Text);
                IsMismatched = joint.State == JointState.Mismatched;
                e = StreamEvent.OfText(rest);
                return rest.Length == 0;
            case StreamEventKind.Finished:
                var last = joint.End();
                IsMismatched = joint.State == JointState.Mismatched;
                if (last.Length > 0)
                    Keep(StreamEvent.OfText(last));
                return IsMismatched;
            case StreamEventKind.Refusal or StreamEventKind.ToolCallStarted: // not what breaks off in the middle of a text
                IsMismatched = true;
                return true;
            default:
                return Keep(e);
        }
    }

    private bool Keep(in StreamEvent e)
    {
        (_held ??= []).Add(e.WithPayload(e.Payload.Keep()));
        return true;
    }
}

using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Holds back what comes before the first content, so that an attempt that fails until then leaves no trace.</summary>
internal sealed class CommitGate
{
    private List<StreamEvent>? _held = [];

    /// <summary>Whether something was shown that no other attempt can take back.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Keeps an event that comes before the first content.</summary>
    /// <returns>Whether it was kept; if not, <see cref="Release"/> what was, then hand the event over.</returns>
    public bool Holds(in StreamEvent e)
    {
        IsCommitted |= e.Commits;
        if (_held is null || e.IsContent)
            return false;
        _held.Add(e.WithPayload(e.Payload.Keep()));
        return true;
    }

    /// <summary>Opens the gate.</summary>
    /// <returns>What was held, the first time; nothing afterwards.</returns>
    public List<StreamEvent>? Release()
    {
        var held = _held;
        _held = null;
        return held;
    }
}

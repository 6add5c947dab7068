using LlmDispatcher.Streams;

namespace LlmDispatcher.Interop;

/// <summary>Puts the fragments of tool calls together, so that nobody sees half a call.</summary>
internal sealed class CallCollector
{
    private List<FoldedCall>? _open;

    /// <returns>The call that is complete with this event; <see langword="null"/> when none is.</returns>
    public FoldedCall? Take(in StreamEvent e)
    {
        var index = e.Index;
        if (e.Kind == StreamEventKind.ToolCallStarted)
        {
            (_open ??= []).Add(new FoldedCall(index, e.ToolCall!));
            return null;
        }
        var call = _open?.Find(c => c.Index == index);
        if (e.Kind == StreamEventKind.ToolCallFragment)
        {
            call?.Append(e.Text);
            return null;
        }
        if (call is not null)
            _open!.Remove(call);
        return call;
    }

    /// <summary>Those whose end was not told.</summary>
    public IReadOnlyList<FoldedCall> TakeRest()
    {
        IReadOnlyList<FoldedCall> rest = _open ?? [];
        _open = null;
        return rest;
    }
}

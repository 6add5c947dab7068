using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Knows whether a tool call is under way. An unfinished one is of no use to anyone, so that all from its start on is withheld until it is complete.</summary>
internal struct OpenCalls
{
    private int _open;

    /// <summary>Whether an event belongs to an unfinished call, or comes behind its start.</summary>
    public bool Withhold(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.ToolCallStarted:
                _open++;
                break;
            case StreamEventKind.ToolCallEnded:
                _open--;
                break;
            case StreamEventKind.Finished: // the proof covers them
                _open = 0;
                break;
            default:
                break;
        }
        return _open > 0;
    }
}

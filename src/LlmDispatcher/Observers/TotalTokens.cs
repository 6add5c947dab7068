using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Observers;

/// <summary>Input and output tokens of an answer so far: as reported, and an estimate for what came since the report.</summary>
internal struct TotalTokens
{
    private TokenTally _written;
    private long? _known; // the estimated request, until something is reported
    private bool _isReported;

    /// <summary>How many, and whether that is an estimate in any part; <see langword="null"/> when not even the request's length is known.</summary>
    public readonly (long? Tokens, bool AreEstimated) Sum =>
        (_known + _written.Tokens, _known is not null && !(_isReported && _written.Tokens == 0));

    public void Add(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
                (_known, _isReported) = (e.Expectation?.InputTokens, false);
                _written.Clear();
                break;
            case StreamEventKind.Seam: // another attempt reports its own tokens only
                _isReported = false;
                break;
            case StreamEventKind.Reset:
                _written.Clear();
                break;
            case StreamEventKind.Usage:
                Report(e.Usage);
                break;
            case StreamEventKind.Ended:
                Report(e.Summary!.Usage);
                break;
            case StreamEventKind.ToolCallStarted:
                _written.Add(e.ToolCall!.Name);
                break;
            case >= StreamEventKind.Text and <= StreamEventKind.Reasoning:
                _written.Add(e.Text);
                break;
            default:
                break;
        }
    }

    private void Report(UsageDetails? usage)
    {
        if ((usage?.TotalTokenCount ?? usage?.InputTokenCount + usage?.OutputTokenCount) is not { } total)
            return;
        (_known, _isReported) = (total, true);
        _written.Clear();
    }
}

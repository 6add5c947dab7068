using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;

namespace LlmDispatcher.Observers.Progress;

/// <summary>Measures how far one stream is. What the model thinks does not count: how long that takes, nobody can tell.</summary>
/// <param name="target">Who wants to know.</param>
/// <param name="request">What is answered.</param>
/// <param name="lengths">How long answers usually are.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressMeter(IProgress<StreamProgress> target, TaskRequest request, AnswerLengths lengths, TimeProvider time)
{
    /// <summary>What the caller says is believed, though a model is free to write more or less.</summary>
    private const double ToldConfidence = 0.9;

    private static long _streams;

    private readonly long _stream = Interlocked.Increment(ref _streams);
    private readonly long _start = time.GetTimestamp();
    private readonly int? _limit = request.MaxOutputTokens ?? request.Options?.MaxOutputTokens;
    private Expectation? _expectation;
    private (double Tokens, double Confidence)? _usual;
    private TokenTally _written;
    private long _before; // by attempts that broke off
    private long _reported;
    private TimeSpan? _firstChunk;
    private TimeSpan? _firstText;
    private double _percent;

    private long Tokens => _before + _reported + _written.Tokens;

    public void Begin() => target.Report(new(0) { IsIndeterminate = true, Stream = _stream });

    /// <returns>Whether the event moves anything, so that it is worth a report.</returns>
    public bool Takes(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Answering when e.Expectation is { } expectation:
                _expectation = expectation;
                _usual = lengths.Expect(expectation);
                return false;
            case StreamEventKind.Usage when e.Usage!.OutputTokenCount - (e.Usage.ReasoningTokenCount ?? 0) is >= 0 and var tokens:
                _reported = tokens;
                _written.Clear();
                return false;
            case StreamEventKind.Seam: // from here on, another attempt reports its own tokens only
                (_before, _reported) = (Tokens, 0);
                _written.Clear();
                return false;
            case StreamEventKind.Reset:
                (_before, _reported) = (0, 0);
                _written.Clear();
                return true;
            case StreamEventKind.Text or StreamEventKind.Refusal or StreamEventKind.ToolCallFragment:
                _firstText ??= time.GetElapsedTime(_start);
                _written.Add(e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                _firstText ??= time.GetElapsedTime(_start);
                _written.Add(e.ToolCall!.Name);
                break;
            default:
                break;
        }
        if (!e.IsContent)
            return false;
        _firstChunk ??= time.GetElapsedTime(_start);
        return true;
    }

    public void Report() => target.Report(Measure());

    /// <summary>The stream is over.</summary>
    public void End(Ending ending)
    {
        var last = Measure() with { Ending = ending, EstimatedTimeRemaining = null };
        target.Report(
            ending == Ending.Completed
                ? last with
                {
                    Percent = 100,
                    IsIndeterminate = false,
                    Confidence = 1,
                    ExpectedTokens = last.Tokens,
                    EstimatedTimeRemaining = TimeSpan.Zero,
                }
                : last
        );
    }

    private StreamProgress Measure()
    {
        var (tokens, elapsed) = (Tokens, time.GetElapsedTime(_start));
        var rate = _firstText is { } first && elapsed > first ? tokens / (elapsed - first).TotalSeconds : (double?)null;
        var expected = Expected();
        var part = tokens / expected?.Tokens ?? 0;
        _percent = Math.Max(_percent, Curve.Percent(part)); // never less: not after a new beginning, nor as somebody expects more
        // As far as the curve has come, so much of the answer is there.
        var left = expected is not null && _percent > 0 && rate > 0 ? tokens * (100 / _percent - 1) / rate.Value : (double?)null;
        return new(_percent)
        {
            IsIndeterminate = expected is null || _percent <= 0,
            Confidence = expected?.Confidence / Math.Max(1, part) ?? 0,
            Tokens = tokens,
            ExpectedTokens = expected is var (most, _) ? (long)Math.Round(most) : null,
            TokensPerSecond = rate,
            TimeToFirstChunk = _firstChunk,
            Elapsed = elapsed,
            EstimatedTimeRemaining = left is { } seconds
                ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2))
                : null,
            Stream = _stream,
        };
    }

    private (double Tokens, double Confidence)? Expected()
    {
        var told = (target as ProgressTracker)?.Told;
        if ((told is { } known ? (known, ToldConfidence) : _usual) is not { } expected)
            return null;
        var limit = Math.Min(_limit ?? int.MaxValue, _expectation?.MaxOutputTokens ?? int.MaxValue);
        return (Math.Clamp(expected.Item1, 1, limit), expected.Item2);
    }
}

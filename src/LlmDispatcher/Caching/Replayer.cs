using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;

namespace LlmDispatcher.Caching;

/// <summary>Gives a kept answer once more, as a stream.</summary>
/// <param name="time">The clock of its pace.</param>
internal sealed class Replayer(TimeProvider time)
{
    /// <param name="answer">The answer.</param>
    /// <param name="result">What the cache had.</param>
    /// <param name="replay">How fast.</param>
    /// <param name="report">Told how it went.</param>
    /// <param name="start">When the request began, by the clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<StreamEvent> ReplayAsync(
        RecordedAnswer answer,
        CacheResult result,
        CacheReplay replay,
        Report report,
        long start,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var events = answer.Events;
        var next = 0;
        TimeSpan? firstToken = null;
        try
        {
            yield return StreamEvent.OfCache(result);
            var isPaced = replay != CacheReplay.Instant;
            var begin = time.GetTimestamp();
            long tokens = 0;
            for (; next < events.Length; next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (isPaced)
                {
                    var due = replay.Speed is { } speed ? TimeSpan.FromSeconds(tokens / speed) : events[next].At;
                    var wait = due - time.GetElapsedTime(begin);
                    if (wait > TimeSpan.Zero)
                        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                    if (events[next].Event.IsContent)
                        tokens += TokenEstimate.OfText(events[next].Event.Text);
                }
                if (firstToken is null && events[next].Event.IsContent)
                    firstToken = time.GetElapsedTime(start);
                yield return events[next].Event;
            }
            var summary = answer.Summary(result, firstToken, time.GetElapsedTime(start));
            report.Tell(summary);
            yield return StreamEvent.OfEnd(summary);
        }
        finally
        {
            if (!report.IsTold)
                report.Tell(Left(events.AsSpan(0, next), result, firstToken, time.GetElapsedTime(start), cancellationToken));
        }
    }

    private static StreamSummary Left(
        ReadOnlySpan<RecordedEvent> shown,
        CacheResult result,
        TimeSpan? firstToken,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var part = new ShownPart();
        foreach (var (e, _) in shown)
            part.Add(e);
        return part.Summary(cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.Abandoned, result, firstToken, duration);
    }
}

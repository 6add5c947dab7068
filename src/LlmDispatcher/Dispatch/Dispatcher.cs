using System.Runtime.CompilerServices;
using LlmDispatcher.Dispatch.Hedging;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>
/// Keeps an answer alive: opens the routes of the plan one after the other, holds back what commits nothing, goes on with a text that broke off, and ends the stream with proof or a typed reason. An
/// attempt that fails before anything of it was shown leaves no trace but its record.
/// </summary>
/// <param name="plan">The routes for a request; throws when there is none.</param>
/// <param name="sourceOf">The source behind a provider's id.</param>
/// <param name="defaults">How hard to try, where the request does not say.</param>
/// <param name="time">The clock.</param>
/// <param name="watcher">Hears of every attempt.</param>
/// <param name="ledger">Takes note of every attempt and request; never throws.</param>
/// <param name="random">From 0 to 1, for waits between attempts.</param>
internal sealed class Dispatcher(
    Func<TaskRequest, RoutingDecision> plan,
    Func<string, IStreamSource> sourceOf,
    StreamPolicy defaults,
    TimeProvider time,
    IAttemptWatcher? watcher = null,
    IStreamLedger? ledger = null,
    Func<double>? random = null
) : IStreamSource
{
    private readonly DispatchContext _context = new(sourceOf, defaults, time, random ?? System.Random.Shared.NextDouble)
    {
        Watcher = watcher,
        Ledger = ledger,
    };

    /// <summary>The requests under way.</summary>
    public RunningStreams Running => _context.Running;

    /// <summary>Whether a route is left alone after failures, while another is left.</summary>
    public bool IsOpen(Route route) => _context.Health.IsOpen(route);

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, plan(request), request.Policy ?? defaults, cancellationToken);

    private async IAsyncEnumerable<StreamEvent> RunAsync(
        TaskRequest request,
        RoutingDecision decision,
        StreamPolicy policy,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var run = new Run(_context, request, decision, policy, cancellationToken);
        while (true)
        {
            run.Open();
            bool? raced = run.HedgeDelay is { } delay ? await Race.RunAsync(run, delay, time).ConfigureAwait(false) : null;
            var attempt = run.Current; // of two, the one that won
            await using (attempt.ConfigureAwait(false))
            {
                var isThere = raced;
                while (true)
                {
                    try
                    {
                        isThere ??= attempt.Take(await attempt.Pull().ConfigureAwait(false));
                    }
                    catch (Exception error)
                    {
                        isThere = attempt.Fail(error);
                    }
                    if (isThere is false)
                        break;
                    isThere = null;
                    var e = attempt.Current;
                    if (attempt.Gate.Holds(ref e))
                    {
                        if (attempt.Gate.IsMismatched)
                            break;
                        continue;
                    }
                    if (attempt.Gate.Release() is { } held)
                    {
                        foreach (var early in held)
                            yield return early;
                    }
                    yield return e;
                }
            }

            if (attempt.IsComplete)
            {
                if (attempt.Gate.Release() is { } empty) // proof without content is a completed empty answer
                {
                    foreach (var early in empty)
                        yield return early;
                }
                yield return StreamEvent.OfEnd(run.Complete());
                yield break;
            }
            // The caller's token is asked, and never guessed from the exception.
            if ((attempt.Error is not null || attempt.Passed is not null) && cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(cancellationToken);
            if ((attempt.Error is not null || attempt.Passed is not null) && run.IsStopped)
                throw run.Stopped();
            if (!run.GoesOn(out var next))
                throw run.Failed();

            yield return StreamEvent.OfFailedAttempt(next.Failed);
            if (next.IsAnew)
                yield return StreamEvent.OfReset();
            if (next.Wait > TimeSpan.Zero)
            {
                if (!await run.WaitAsync(next.Wait).ConfigureAwait(false))
                    throw run.Stopped();
            }
        }
    }
}

using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>
/// Keeps an answer alive: opens the routes of the plan one after the other, holds back what commits nothing, and ends the stream with proof or a typed reason. An attempt that fails before commit
/// leaves no trace but its record.
/// </summary>
/// <param name="plan">The routes for a request; throws when there is none.</param>
/// <param name="sourceOf">The source behind a provider's id.</param>
/// <param name="defaults">How hard to try, where the request does not say.</param>
/// <param name="time">The clock.</param>
/// <param name="random">From 0 to 1, for waits between attempts.</param>
internal sealed class Dispatcher(
    Func<TaskRequest, RoutingDecision> plan,
    Func<string, IStreamSource> sourceOf,
    StreamPolicy defaults,
    TimeProvider time,
    Func<double>? random = null
) : IStreamSource
{
    private readonly RouteHealth _health = new(time);

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, plan(request), request.Policy ?? defaults, cancellationToken);

    private async IAsyncEnumerable<StreamEvent> RunAsync(
        TaskRequest request,
        RoutingDecision decision,
        StreamPolicy policy,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var run = new Run(decision, policy, _health, time, random ?? Random.Shared.NextDouble);
        using var deadlines = new Deadlines(policy.TotalTimeout, time);
        while (true)
        {
            var attempt = run.Begin();
            using var stay = _health.Of(attempt.Route, defaults).Enter();
            Exception? error = null;
            // The attempt's own token, which lives as long as its stream: what fires is asked, never guessed from the exception.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadlines.Begin(run.FirstContent, stop);
            var events = sourceOf(attempt.Route.Provider)
                .StreamAsync(request with { Model = attempt.Route.Model, ModelOutputLimit = attempt.Candidate.MaxOutputTokens }, stop.Token)
                .GetAsyncEnumerator(stop.Token);
            await using (events.ConfigureAwait(false))
            {
                while (true)
                {
                    StreamEvent e;
                    try
                    {
                        var next = events.MoveNextAsync();
                        bool isThere;
                        if (next.IsCompletedSuccessfully)
                            isThere = next.Result;
                        else
                        {
                            deadlines.Wait();
                            isThere = await next.ConfigureAwait(false);
                            deadlines.Resume();
                        }
                        if (!isThere || deadlines.Passed is not null)
                            break;
                        e = events.Current;
                        Note(e, attempt, deadlines, policy);
                    }
                    catch (Exception caught)
                    {
                        deadlines.Resume();
                        error = caught;
                        break;
                    }

                    if (attempt.Gate.Holds(e))
                        continue;
                    if (attempt.Gate.Release() is { } held)
                    {
                        yield return StreamEvent.OfAnswering(attempt.Route);
                        foreach (var early in held)
                            yield return early;
                    }
                    yield return e;
                }
            }

            if ((error is not null || deadlines.Passed is not null) && cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(cancellationToken);
            if (attempt.HasProof && (error is null || deadlines.Passed is not null))
            {
                stay.Succeeded();
                if (attempt.Gate.Release() is { } empty) // proof without content is a completed empty answer
                {
                    yield return StreamEvent.OfAnswering(attempt.Route);
                    foreach (var early in empty)
                        yield return early;
                }
                yield return StreamEvent.OfEnd(run.Complete(attempt));
                yield break;
            }

            var failure = Verdict.FailureOf(error, deadlines.Passed);
            stay.Failed(failure);
            if (run.After(attempt, failure, deadlines.Passed, deadlines.Left) is not { } wait)
                throw run.Failed(attempt, failure, deadlines.Passed, error);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                deadlines.Spend(wait);
            }
        }
    }

    /// <summary>Takes an event in: only what moves the answer feeds the clocks.</summary>
    private static void Note(in StreamEvent e, Attempt attempt, Deadlines deadlines, StreamPolicy policy)
    {
        var isFirst = !attempt.HasContent;
        attempt.Saw(e);
        if (e.Kind == StreamEventKind.Finished)
            deadlines.Expect("idle", policy.IdleTimeout < Limits.AfterProof ? policy.IdleTimeout : Limits.AfterProof);
        else if (!e.IsContent)
            return;
        else if (isFirst)
            deadlines.Expect("idle", policy.IdleTimeout);
        else
            deadlines.Progress();
    }
}

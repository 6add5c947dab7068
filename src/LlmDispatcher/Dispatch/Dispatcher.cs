using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Keeps an answer alive: opens a route, holds back what commits nothing, and ends the stream with proof or a typed reason.</summary>
/// <param name="choose">The route for a request; throws when there is none.</param>
/// <param name="sourceOf">The source behind a provider's id.</param>
/// <param name="time">The clock.</param>
internal sealed class Dispatcher(Func<TaskRequest, Route> choose, Func<string, IStreamSource> sourceOf, TimeProvider time) : IStreamSource
{
    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, choose(request), cancellationToken);

    private async IAsyncEnumerable<StreamEvent> RunAsync(
        TaskRequest request,
        Route route,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var attempt = new Attempt(route, time);
        var events = sourceOf(route.Provider)
            .StreamAsync(request with { Model = route.Model }, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                StreamEvent e;
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                        break;
                    e = events.Current;
                    attempt.Saw(e);
                }
                catch (Exception) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
                catch (Exception error)
                {
                    throw Verdict.On(error, attempt);
                }

                if (attempt.Gate.Holds(e))
                    continue;
                if (attempt.Gate.Release() is { } held)
                {
                    yield return StreamEvent.OfAnswering(route);
                    foreach (var early in held)
                        yield return early;
                }
                yield return e;
            }
        }

        if (attempt.Answer.Finish is null)
            throw Verdict.Failed(Verdict.Truncated, cause: null, attempt);
        if (attempt.Gate.Release() is { } empty) // proof without content is a completed empty answer
        {
            yield return StreamEvent.OfAnswering(route);
            foreach (var early in empty)
                yield return early;
        }
        yield return StreamEvent.OfEnd(attempt.Complete());
    }
}

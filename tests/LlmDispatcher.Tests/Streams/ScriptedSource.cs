using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Streams;

/// <summary>A source that says what a test tells it to, and remembers what it was asked and whether it was given up.</summary>
internal sealed class ScriptedSource(params IEnumerable<StreamEvent> events) : IStreamSource, IDisposable
{
    /// <summary>Thrown after the events; <see langword="null"/> for an orderly end.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether it waits after the events until it is cancelled.</summary>
    public bool Stalls { get; init; }

    /// <summary>What it throws when it is cancelled while it stalls; <see langword="null"/> for the ordinary exception.</summary>
    public Exception? ErrorOnCancel { get; init; }

    public List<TaskRequest> Requests { get; } = [];

    public int Closed { get; private set; }

    public bool IsDisposed { get; private set; }

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Requests.Add(request);
        try
        {
            foreach (var e in events)
                yield return e;
            if (Stalls)
                await StallAsync(cancellationToken).ConfigureAwait(false);
            if (Error is not null)
                throw Error;
        }
        finally
        {
            Closed++;
        }
    }

    public void Dispose() => IsDisposed = true;

    private async Task StallAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ErrorOnCancel is not null)
        {
            throw ErrorOnCancel;
        }
    }
}

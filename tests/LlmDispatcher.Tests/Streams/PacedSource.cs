using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Streams;

/// <summary>Events with the seconds that pass before each; a negative number is silence for ever.</summary>
internal sealed class PacedSource(TimeProvider time, params (double Seconds, StreamEvent Event)[] events) : IStreamSource
{
    public int Closed { get; private set; }

    public int Asked { get; private set; }

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Asked++;
        try
        {
            foreach (var (seconds, e) in events)
            {
                var wait = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
                await Clock.WaitAsync(time, wait, cancellationToken).ConfigureAwait(false);
                yield return e;
            }
        }
        finally
        {
            Closed++;
        }
    }
}

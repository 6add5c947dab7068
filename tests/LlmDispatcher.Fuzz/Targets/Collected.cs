using LlmDispatcher.Streams;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>The events of an answer whose bytes are all there, and the one kind of exception that may end them.</summary>
internal sealed record Collected(List<StreamEvent> Events, ProviderException? Error)
{
    public static Collected From(IAsyncEnumerable<StreamEvent> stream)
    {
        List<StreamEvent> events = [];
        var items = stream.GetAsyncEnumerator();
        ProviderException? error = null;
        try
        {
            while (Now(items.MoveNextAsync()))
                events.Add(items.Current.WithPayload(items.Current.Payload.Keep()));
        }
        catch (ProviderException failed)
        {
            error = failed;
        }
        var disposal = items.DisposeAsync().AsTask();
        return disposal.IsCompletedSuccessfully ? new(events, error) : throw Waits();
    }

    /// <summary>The result of a step that has nothing to wait for.</summary>
    public static T Now<T>(ValueTask<T> step) => step.IsCompleted ? step.GetAwaiter().GetResult() : throw Waits();

    private static FuzzException Waits() => new("It waits, though all bytes are there.");
}

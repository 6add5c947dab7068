using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>An event, and when it came.</summary>
/// <param name="Event">The event; its payload may be gone.</param>
/// <param name="At">From the start of the answer.</param>
internal readonly record struct RecordedEvent(StreamEvent Event, TimeSpan At)
{
    /// <summary>What it takes in memory, nearly.</summary>
    public int MemorySize => 96 + (Event.Text.Length > 0 ? 24 + 2 * Event.Text.Length : 0) + Event.Payload.Data.Length;
}

namespace LlmDispatcher.Streams;

/// <summary>A server-sent event as the parser gives it: its name and its data, without comments and line ends.</summary>
/// <param name="EventName">The event's name; <c>message</c> when it had none.</param>
/// <param name="Data">The data in UTF-8, the lines joined by LF. Valid until the next event is read: whoever keeps it, copies it.</param>
public readonly record struct Payload(string EventName, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => EventName is null;

    /// <summary>A copy that stays valid.</summary>
    public Payload Keep() => IsEmpty ? this : new(EventName, Data.ToArray());
}

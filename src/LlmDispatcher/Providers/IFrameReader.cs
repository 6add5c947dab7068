namespace LlmDispatcher.Providers;

/// <summary>Reads one answer in a dialect, frame by frame: what a server-sent event holds, or a whole response. One reader per answer.</summary>
internal interface IFrameReader
{
    /// <summary>Whether the dialect's proof of completion has come.</summary>
    bool HasProof { get; }

    /// <summary>Whether nothing of the answer can follow, so that the connection need not be read to its end.</summary>
    bool IsDone { get; }

    /// <summary>Reads a frame.</summary>
    /// <param name="eventName">The event's name; <c>message</c> when it has none.</param>
    /// <param name="data">Its data in UTF-8.</param>
    /// <param name="events">Takes what it tells, in order.</param>
    /// <exception cref="ProviderException">The frame tells of a failure.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON, or not the dialect's.</exception>
    void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events);
}

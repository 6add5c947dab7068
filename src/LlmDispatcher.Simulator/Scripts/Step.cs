namespace LlmDispatcher.Simulator.Scripts;

/// <summary>One move on the connection. A whole response, faults included, is a sequence of steps.</summary>
internal abstract record Step
{
    public sealed record Pause(TimeSpan Time) : Step;

    public sealed record Open(int Status, string? ContentType) : Step;

    /// <param name="Bytes">What goes out and is flushed at once.</param>
    /// <param name="Events">How many events are complete with the last of these bytes.</param>
    public sealed record Send(ReadOnlyMemory<byte> Bytes, int Events = 0) : Step;

    /// <summary>Nothing more, with the connection open, until the client leaves.</summary>
    public sealed record Silence : Step;

    /// <summary>A clean end of the HTTP body before the answer was over.</summary>
    public sealed record Cut : Step;

    /// <summary>A TCP reset.</summary>
    public sealed record Reset : Step;
}

using System.Diagnostics.CodeAnalysis;

namespace LlmDispatcher.Streams;

/// <summary>In which form a stream is handed to its caller. Static, so that one loop serves all forms without another layer between them.</summary>
/// <typeparam name="T">What the caller gets.</typeparam>
internal interface IStreamFace<T>
{
    /// <summary>Whether it is made of chunks.</summary>
    static abstract bool NeedsChunks { get; }

    /// <summary>What the caller gets for an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="chunk">Its chunk, where chunks are made and the event has one.</param>
    /// <param name="shown">What is handed over.</param>
    /// <returns>Whether there is anything to hand over.</returns>
    static abstract bool Shows(in StreamEvent e, StreamChunk? chunk, [MaybeNullWhen(false)] out T shown);
}

/// <summary>The visible text.</summary>
internal readonly struct TextFace : IStreamFace<string>
{
    public static bool NeedsChunks => false;

    public static bool Shows(in StreamEvent e, StreamChunk? chunk, [MaybeNullWhen(false)] out string shown)
    {
        shown = e.Text;
        return e.Kind is StreamEventKind.Text or StreamEventKind.Refusal;
    }
}

/// <summary>Chunks, which tell where they come from.</summary>
internal readonly struct ChunkFace : IStreamFace<StreamChunk>
{
    public static bool NeedsChunks => true;

    public static bool Shows(in StreamEvent e, StreamChunk? chunk, [MaybeNullWhen(false)] out StreamChunk shown)
    {
        shown = chunk;
        return chunk is not null;
    }
}

/// <summary>The events themselves.</summary>
internal readonly struct EventFace : IStreamFace<StreamEvent>
{
    public static bool NeedsChunks => false;

    public static bool Shows(in StreamEvent e, StreamChunk? chunk, out StreamEvent shown)
    {
        shown = e;
        return true;
    }
}

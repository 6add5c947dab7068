namespace LlmDispatcher.Cli.Rendering;

/// <summary>Shows an answer as it comes. The caller flushes.</summary>
internal interface IStreamRenderer
{
    /// <summary>Whether it can tell that an answer begins anew, and that what was shown counts no more.</summary>
    bool CanBeginAnew { get; }

    /// <param name="chunk">The next piece; the last one has the summary.</param>
    void Show(StreamChunk chunk);

    /// <summary>Closes what was shown, for nothing more will come. The trouble is told on stderr as well.</summary>
    void Fail(Trouble trouble);
}

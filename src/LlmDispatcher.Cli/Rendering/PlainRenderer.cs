namespace LlmDispatcher.Cli.Rendering;

/// <summary>For a pipe: the answer's text and nothing else, not even a line end after it.</summary>
/// <param name="output">Takes the text.</param>
/// <param name="note">Tells what the text cannot: that the answer came to an untimely end.</param>
internal sealed class PlainRenderer(TextWriter output, Action<string> note) : IStreamRenderer
{
    public bool CanBeginAnew => false;

    public void Show(StreamChunk chunk)
    {
        output.Write(chunk.Text);
        if (chunk.Summary is { } summary && SummaryLine.UnusualEnd(summary) is { } end)
            note(end);
    }

    public void Fail(Trouble trouble) { }
}

using Spectre.Console;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>For somebody who looks on: the text as it comes, reasoning dim above it, and one line about the stream at its end.</summary>
internal sealed class TerminalRenderer : IStreamRenderer
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly IAnsiConsole _console;
    private bool _isReasoning;
    private bool _isLineOpen;

    public TerminalRenderer(TextWriter output, bool isStyled)
        : this(TerminalConsole.Create(output, isStyled)) { }

    public TerminalRenderer(IAnsiConsole console) => _console = console;

    public bool CanBeginAnew => true;

    public void Show(StreamChunk chunk)
    {
        if (chunk.Reasoning is { Length: > 0 } reasoning)
        {
            Turn(toReasoning: true);
            Write(reasoning, Dim);
        }
        if (chunk.Text.Length > 0)
        {
            Turn(toReasoning: false);
            Write(chunk.Text, Style.Plain);
        }
        if (chunk.IsReset)
        {
            CloseLine();
            Write("(the answer broke off and begins anew)\n\n", Dim);
        }
        if (chunk.Summary is { } summary)
        {
            CloseLine();
            Write($"{SummaryLine.Of(summary)}\n", Dim);
        }
    }

    public void Fail(Trouble trouble) => CloseLine();

    /// <summary>An empty line stands between reasoning and answer; without style, reasoning says what it is.</summary>
    private void Turn(bool toReasoning)
    {
        if (_isReasoning == toReasoning)
            return;
        _isReasoning = toReasoning;
        CloseLine();
        if (!toReasoning)
            Write("\n", Style.Plain);
        else if (!_console.Profile.Capabilities.Ansi)
            Write("(reasoning) ", Style.Plain);
    }

    private void CloseLine()
    {
        if (_isLineOpen)
            Write("\n", Style.Plain);
    }

    private void Write(string text, Style style)
    {
        var clean = TerminalText.Clean(text);
        if (clean.Length == 0)
            return;
        _console.Write(new LiveText(clean, style));
        _isLineOpen = clean[^1] != '\n';
    }
}

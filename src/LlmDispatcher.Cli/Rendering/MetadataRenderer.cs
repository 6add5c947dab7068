using System.Globalization;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>One line per chunk: <c>[0 openai/gpt-4.1-mini] Once upon</c>. Line ends inside a chunk are written as <c>\n</c>.</summary>
internal sealed class MetadataRenderer(TextWriter output) : IStreamRenderer
{
    public bool CanBeginAnew => true;

    public void Show(StreamChunk chunk)
    {
        var tokens = chunk is { TotalTokens: { } total, IsTokenCountEstimated: false }
            ? string.Create(CultureInfo.InvariantCulture, $" {total} tokens")
            : "";
        var kind =
            chunk.Reasoning is not null ? " reasoning"
            : chunk.IsRefusal ? " refusal"
            : chunk.IsReset ? " reset"
            : chunk.Seam is { } seam ? $" seam by {Names.Of(seam.Method)}"
            : "";
        var text = chunk.Summary is { } summary ? SummaryLine.Of(summary) : OneLine(chunk.Reasoning ?? chunk.Text);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"[{chunk.Index} {chunk.Provider}/{chunk.Model}{tokens}{kind}] {text}\n"));
    }

    public void Fail(Trouble trouble) { }

    private static string OneLine(string text) =>
        TerminalText.Clean(
            text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\r", "\\r", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal)
        );
}

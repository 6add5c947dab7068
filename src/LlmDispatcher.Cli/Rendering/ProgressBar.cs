using System.Globalization;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>A bar below the answer, in the line after it; taken away before more of the answer is written. All movements are relative, so that it does not matter when the terminal scrolls.</summary>
/// <param name="output">Where the answer is written.</param>
/// <param name="width">Of the terminal, in columns.</param>
internal sealed class ProgressBar(ColumnWriter output, int width) : IProgressDisplay
{
    private const string EraseBelow = "\u001b[J";
    private const string Up = "\u001b[1A\r";
    private const string Dim = "\u001b[2m";
    private const string Off = "\u001b[0m";
    private const int Cells = 24;

    private bool _isShown;

    public void Hide()
    {
        if (_isShown)
            output.Write(EraseBelow);
        _isShown = false;
    }

    public void Show(StreamProgress progress)
    {
        if (output.Column is not { } column)
            return;
        var line = $"{Bar(progress)} {ProgressText.Of(progress)}";
        var right = column > 0 ? string.Create(CultureInfo.InvariantCulture, $"\u001b[{column}C") : "";
        output.Write($"\n{Dim}{(line.Length < width ? line : line[..(width - 1)])}{Off}{Up}{right}");
        output.Place(column);
        _isShown = true;
    }

    private static string Bar(StreamProgress progress)
    {
        var full = progress.IsIndeterminate ? 0 : (int)(progress.Percent / 100 * Cells);
        return new string('━', full) + new string('─', Cells - full);
    }
}

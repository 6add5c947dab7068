using System.Globalization;
using System.Text;
using LlmDispatcher.Cli.Rendering;
using Spectre.Console;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>A bar for each provider and one for all, drawn anew in their place. Each is over the whole batch: who will answer what is left, nobody knows yet.</summary>
internal sealed class BarsView : IBatchView
{
    private const int MostWidth = 40;
    private const int LeastWidth = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CliContext _context;
    private readonly IAnsiConsole _console;
    private readonly FailureNotes _failures;
    private long? _shown;
    private int _lines;
    private int _width = MostWidth;

    public BarsView(CliContext context)
    {
        _context = context;
        _console = TerminalConsole.Create(context.Error, isStyled: true);
        _failures = new(context);
    }

    public void Show(BatchTally tally)
    {
        if (_shown is { } before && _context.Time.GetElapsedTime(before) < Interval)
            return;
        _shown = _context.Time.GetTimestamp();
        Draw(tally, isOver: false);
    }

    public void Fail(int index, string id, Exception error)
    {
        _context.Error.Write(Erase());
        _failures.Tell(index, id, error);
        _shown = null;
    }

    public void Close(BatchTally tally)
    {
        Draw(tally, isOver: true);
        _lines = 0;
    }

    private void Draw(BatchTally tally, bool isOver)
    {
        List<(string Name, int Done, string Text)> rows =
        [
            .. tally.Providers.Select(p => (TerminalText.Clean(p.Key), p.Value.Answered + p.Value.Failed, Text(p.Value, isOver))),
            ("all", tally.Done, Text(tally, isOver)),
        ];
        var name = rows.Max(r => r.Name.Length);
        // It never grows again: a bar that changes its length with each number is hard to read.
        _width = Math.Clamp(_console.Profile.Width - name - rows.Max(r => r.Text.Length) - 5, LeastWidth, _width);
        var drawing = new StringBuilder(Erase());
        foreach (var row in rows)
        {
            var line = $"{row.Name.PadRight(name)}  {Bar(row.Done, tally.Total, _width)}  {row.Text}";
            drawing.Append(line.AsSpan(0, Math.Min(line.Length, _console.Profile.Width - 1))).Append('\n');
        }
        _lines = rows.Count;
        _context.Error.Write(drawing.ToString()); // at once, so that nothing flickers
    }

    /// <summary>Back to the beginning of what was drawn, and away with it. The cursor may stand behind the <c>^C</c> of the terminal.</summary>
    private string Erase()
    {
        var lines = _lines;
        _lines = 0;
        return lines == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\r\e[{lines}A\e[J");
    }

    private static string Bar(int done, int total, int width)
    {
        var full = (int)((long)width * done / total);
        return new string('█', full) + new string('·', width - full);
    }

    private static string Text(ProviderTally provider, bool isOver) =>
        Joined(
            $"{BatchViews.Number(provider.Answered)} answered",
            provider.Failed > 0 ? $"{BatchViews.Number(provider.Failed)} failed" : null,
            provider.Writing > 0 && !isOver ? $"{BatchViews.Number(provider.Writing)} writing" : null
        );

    private static string Text(BatchTally tally, bool isOver) =>
        Joined(
            $"{BatchViews.Number(tally.Done)} of {BatchViews.Number(tally.Total)}",
            tally.Failed > 0 ? $"{BatchViews.Number(tally.Failed)} failed" : null,
            isOver ? $"in {BatchViews.Duration(tally.Elapsed)}"
                : tally.Rate is > 0 and var rate ? $"{BatchViews.Duration(TimeSpan.FromSeconds((tally.Total - tally.Done) / rate))} left"
                : null
        );

    private static string Joined(params string?[] parts) => string.Join(" · ", parts.Where(p => p is not null));
}

using Spectre.Console;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>How a row stands out.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Faint,

    /// <summary>Its first cell says so in green.</summary>
    Good,

    /// <summary>All of it says so in red.</summary>
    Bad,
}

/// <summary>A column of a table.</summary>
/// <param name="Title">What is in it.</param>
/// <param name="IsNumber">Whether its cells end below each other.</param>
/// <param name="IsExtra">Whether it is left out where there is no room.</param>
internal sealed record Column(string Title, bool IsNumber = false, bool IsExtra = false);

/// <summary>Rows and columns: ruled for somebody who looks on, and as plain columns for a pipe.</summary>
internal sealed class DataTable(params IReadOnlyList<Column> columns)
{
    private const int Gap = 2;
    private const int Rule = 1; // beside each column, though nothing is seen of it

    private readonly List<(string[] Cells, Tone Tone)> _rows = [];

    /// <param name="tone">How it stands out in a terminal.</param>
    /// <param name="cells">One for each column; an empty one is shown as a dash.</param>
    public void Add(Tone tone, params IEnumerable<string?> cells) =>
        _rows.Add(([.. cells.Select(c => string.IsNullOrEmpty(c) ? "-" : TerminalText.Clean(c))], tone));

    /// <param name="context">Where to.</param>
    /// <param name="isApart">Whether an empty line comes before it; one always comes after it. A ruled table brings both along.</param>
    public void Write(CliContext context, bool isApart = false)
    {
        if (context.IsOutputTerminal)
        {
            WriteRuled(TerminalConsole.Create(context.Out, context.IsStyled));
            return;
        }
        if (isApart)
            context.Out.Write('\n');
        WritePlain(context.Out);
        context.Out.Write('\n');
    }

    private void WriteRuled(IAnsiConsole console)
    {
        var shown = Fitting(console.Profile.Width);
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in shown.Select(i => columns[i]))
        {
            table.AddColumn(
                new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold)))
                {
                    Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                    Padding = new Padding(0, 0, Gap, 0),
                    NoWrap = true,
                }
            );
        }
        foreach (var (cells, tone) in _rows)
            table.AddRow(shown.Select(i => new Text(cells[i], tone == Tone.Good && i > 0 ? Style.Plain : StyleOf(tone))));
        console.Write(table);
        if (shown.Count < columns.Count)
        {
            var hidden = columns.Where((_, i) => !shown.Contains(i)).Select(c => c.Title);
            console.Write(new LiveText($"Not shown, for want of room: {string.Join(", ", hidden)}.\n", StyleOf(Tone.Faint)));
        }
    }

    /// <summary>The columns that there is room for; the last of those that can be spared goes first.</summary>
    private List<int> Fitting(int width)
    {
        var shown = Enumerable.Range(0, columns.Count).ToList();
        var widths = Widths();
        while (shown.Sum(i => widths[i] + Gap + Rule) + Rule > width && shown.FindLast(i => columns[i].IsExtra) is > 0 and var last)
            shown.Remove(last);
        return shown;
    }

    private int[] Widths() => [.. columns.Select((c, i) => _rows.Select(r => r.Cells[i].Length).Append(c.Title.Length).Max())];

    private static Style StyleOf(Tone tone) =>
        tone switch
        {
            Tone.Strong => new(decoration: Decoration.Bold),
            Tone.Faint => new(decoration: Decoration.Dim),
            Tone.Good => new(foreground: Color.Green),
            Tone.Bad => new(foreground: Color.Red, decoration: Decoration.Bold),
            _ => Style.Plain,
        };

    private void WritePlain(TextWriter output)
    {
        string[][] lines =
        [
            [.. columns.Select(c => c.Title)],
            .. _rows.Select(r => r.Cells),
        ];
        var widths = Widths();
        foreach (var line in lines)
            output.Write(string.Join("  ", line.Select(Aligned)).TrimEnd() + "\n");

        string Aligned(string cell, int i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]);
    }
}

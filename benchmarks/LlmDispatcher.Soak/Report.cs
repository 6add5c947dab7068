using System.Globalization;

namespace LlmDispatcher.Soak;

/// <summary>One measured figure.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Figure">What came out.</param>
/// <param name="Limit">What it must keep to; empty for a figure that is only told.</param>
/// <param name="Holds">Whether it does.</param>
internal sealed record Row(string What, string Figure, string Limit = "", bool Holds = true);

/// <summary>The figures as a table.</summary>
internal static class Report
{
    /// <returns>0 when all limits hold, else 1.</returns>
    public static int Print(IReadOnlyList<Row> rows)
    {
        var (what, figure) = (rows.Max(r => r.What.Length), rows.Max(r => r.Figure.Length));
        Console.WriteLine($"| {"measured".PadRight(what)} | {"figure".PadRight(figure)} | limit |");
        Console.WriteLine($"|{new string('-', what + 2)}|{new string('-', figure + 2)}|---|");
        foreach (var row in rows)
            Console.WriteLine($"| {row.What.PadRight(what)} | {row.Figure.PadRight(figure)} | {row.Limit}{(row.Holds ? "" : " BROKEN")} |");
        return rows.All(r => r.Holds) ? 0 : 1;
    }

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}

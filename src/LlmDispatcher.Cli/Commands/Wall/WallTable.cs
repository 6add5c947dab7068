using System.Globalization;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>The wall for people: a row for each fault, or several where the languages differ. It has no times in it, so that two walls can be compared.</summary>
internal static class WallTable
{
    public static void Write(IReadOnlyList<Finding> findings, CliContext context)
    {
        var table = new DataTable(
            new Column(""),
            new Column("What the provider does"),
            new Column("Languages", IsExtra: true),
            new Column("…and recovers", IsExtra: true),
            new Column("…another is well"),
            new Column("…nobody else", IsExtra: true)
        );
        foreach (var fault in findings.GroupBy(f => f.Trial.Fault))
        foreach (var row in fault.GroupBy(f => f.Trial.Wire).GroupBy(w => string.Join('|', w.Select(f => f.Saw))))
        {
            var holds = row.All(w => w.All(f => f.Holds));
            table.Add(
                holds ? Tone.Good : Tone.Bad,
                [holds ? "✓" : "✗", fault.Key.Name, Languages([.. row.Select(w => w.Key.Name)]), .. row.First().Select(f => f.Saw)]
            );
        }
        table.Write(context);
        foreach (var finding in findings.Where(f => !f.Holds))
            context.Out.Write(TerminalText.Clean($"{About(finding)}: {string.Join("; ", finding.Broken)}\n"));
        context.Out.Write(Total(findings));
    }

    private static string Languages(string[] names) => names.Length == Wire.All.Count ? "all" : string.Join(", ", names);

    private static string About(Finding finding) =>
        $"✗ {finding.Trial.Fault.Name} ({finding.Trial.Wire.Name}, {Commands.NamedOption.NameOf(finding.Trial.Situation)})";

    private static string Total(IReadOnlyList<Finding> findings)
    {
        var finished = findings.Where(f => f.Seen.Error is null).ToList();
        var broken = findings.Count(f => !f.Holds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {findings.Count} answers: {finished.Count} finished, {findings.Count
                - finished.Count} ended with a typed reason.
            {(
                broken == 0
                    ? "Every promise holds: byte for byte the unbroken text or the beginning of it, in time, nothing left open."
                    : $"Promises are broken in {broken} of them."
            )}

            """
        );
    }
}

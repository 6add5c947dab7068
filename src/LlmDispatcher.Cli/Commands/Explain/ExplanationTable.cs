using System.Globalization;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary>A decision for people: what was asked, who could answer, and who could not.</summary>
internal static class ExplanationTable
{
    private const int Shown = 3;

    public static void Write(Explanation explanation, bool isAll, CliContext context)
    {
        if (explanation.Decision is { } decision)
        {
            WriteQuestion(decision, context.Out);
            WriteCandidates(decision.Ranked, context);
        }
        if (isAll)
            WriteRejected(explanation.Rejected, context.Out);
        else
            WriteRejectedInShort(explanation.Rejected, context.Out);
    }

    private static void WriteQuestion(RoutingDecision decision, TextWriter output)
    {
        var needs = Enum.GetValues<Capability>().Where(c => c != Capability.None && decision.Needs.HasFlag(c)).Select(NamedOption.NameOf);
        var order = decision.Strategy is { } strategy ? $"strategy {NamedOption.NameOf(strategy)}" : "in the configured order";
        output.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Task {NamedOption.NameOf(decision.TaskType)} · {order} · about {decision.EstimatedInputTokens:N0} tokens · needs {string.Join(", ", needs)}\n"
            )
        );
        if (decision.Alias is { } alias)
            output.Write($"Alias {TerminalText.Clean(alias)}\n");
    }

    private static void WriteCandidates(IReadOnlyList<RouteCandidate> candidates, CliContext context)
    {
        var table = new DataTable(
            new(" "),
            new("ROUTE"),
            new("SCORE", IsNumber: true),
            new("QUALITY", IsNumber: true),
            new("COST $", IsNumber: true),
            new("TIME", IsNumber: true),
            new("RELIABLE", IsNumber: true)
        );
        foreach (var (i, candidate) in candidates.Index())
        {
            table.Add(
                i == 0 ? Tone.Strong : Tone.Plain,
                i == 0 ? "*" : " ",
                candidate.Route.ToString(),
                candidate.Score.ToString("0.000", CultureInfo.InvariantCulture),
                Amount.Number(candidate.Quality),
                Amount.Usd(candidate.EstimatedCost),
                string.Create(CultureInfo.InvariantCulture, $"{candidate.EstimatedDuration.TotalSeconds:0.0} s"),
                string.Create(CultureInfo.InvariantCulture, $"{candidate.Reliability * 100:0.#}%")
            );
        }
        table.Write(context, isApart: true);
    }

    private static void WriteRejected(IReadOnlyList<RejectedRoute> rejected, TextWriter output)
    {
        if (rejected.Count == 0)
            return;
        output.Write("Rejected:\n");
        foreach (var route in rejected)
            output.Write($"  {TerminalText.Clean($"{route.Route} {route.Reason}")}\n");
    }

    private static void WriteRejectedInShort(IReadOnlyList<RejectedRoute> rejected, TextWriter output)
    {
        if (rejected.Count == 0)
            return;
        output.Write($"Rejected ({rejected.Count}; --all for each):\n");
        foreach (var alike in rejected.GroupBy(r => Beginning(r.Reason)).OrderByDescending(g => g.Count()))
        {
            var routes = alike.Take(Shown).Select(r => r.Route.ToString());
            var more = alike.Count() > Shown ? $" and {alike.Count() - Shown} more" : "";
            output.Write(
                $"  {TerminalText.Clean($"{InCommon(alike.Key, [.. alike.Select(r => r.Reason)])}: {string.Join(", ", routes)}{more}")}\n"
            );
        }
    }

    /// <summary>What alike reasons say together: an ellipsis stands where they differ.</summary>
    private static string InCommon(string beginning, IReadOnlyList<string> reasons)
    {
        var words = reasons.Select(r => r.Split(' ')).ToList();
        if (words.Exists(w => w.Length != words[0].Length))
            return $"{beginning} …";
        return string.Join(' ', words[0].Select((word, i) => words.TrueForAll(w => w[i] == word) ? word : "…"));
    }

    /// <summary>Reasons that differ only in their numbers are alike.</summary>
    private static string Beginning(string reason)
    {
        var number = reason.AsSpan().IndexOfAnyInRange('0', '9');
        return (number > 0 ? reason[..number] : reason).TrimEnd();
    }
}

using System.Globalization;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Caching.Similarity;

/// <summary>What the comparison is worth, on pairs that were labelled before it was written. Precision comes first: a wrong answer is worse than a paid one.</summary>
public sealed class LabelledPairsTests
{
    [Fact]
    public async Task Pairs_AtTheDefaultThreshold_LetNoTrapPass()
    {
        var pairs = Read();
        pairs.Count.ShouldBeGreaterThanOrEqualTo(200);
        List<string> passedTraps = [];
        List<string> missed = [];
        var found = 0;
        foreach (var (isSame, a, b) in pairs)
        {
            var passes = await SharesAsync(a, b) || await SharesAsync(b, a);
            if (passes && !isSame)
                passedTraps.Add($"{a} | {b}");
            if (passes && isSame)
                found++;
            if (!passes && isSame)
                missed.Add($"{a} | {b}");
        }
        var same = pairs.Count(p => p.IsSame);
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pairs.Count} pairs, {same} of them the same: precision {(double)found / (found + passedTraps.Count):0.000}, recall {(double)found / same:0.000}"
            )
        );
        foreach (var pair in missed)
            TestContext.Current.TestOutputHelper!.WriteLine($"missed: {pair}");

        passedTraps.ShouldBeEmpty();
        found.ShouldBeGreaterThanOrEqualTo(same / 2, "so little is found that it is not worth its place");
    }

    private static async Task<bool> SharesAsync(string first, string second)
    {
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("so it is")));
        await llm.OutcomeAsync(first);
        return (await llm.OutcomeAsync(second))!.IsCached;
    }

    private static List<(bool IsSame, string A, string B)> Read() =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "similar-questions.tsv"))
                .Where(l => !l.StartsWith('#'))
                .Select(l => l.Split('\t'))
                .Select(p => (p[0] == "same", p[1], p[2])),
        ];
}

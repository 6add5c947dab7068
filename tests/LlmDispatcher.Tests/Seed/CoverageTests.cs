using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using LlmDispatcher.Tests.Architecture;

namespace LlmDispatcher.Tests.Seed;

/// <summary>
/// Which test shows which line of the seed page, told by the tests' own names: <c>S15_…</c>, <c>S18_S19_…</c>, <c>S65_To_S68_…</c>. To accept a change: run with <c>ACCEPT_SEED=1</c> and commit the page.
/// </summary>
public sealed partial class CoverageTests
{
    private static readonly string[] Lines = File.ReadAllLines(
        Path.Combine(Repository.Root, "tests/LlmDispatcher.Tests/Seed/Fixtures/seed-lines.txt")
    );

    [Fact]
    public void Line_OfTheSeedPage_HasATest()
    {
        Lines.Length.ShouldBe(85);
        var covered = Tests();
        Enumerable.Range(1, Lines.Length).Where(number => !covered.Contains(number)).ShouldBeEmpty();
        covered.Select(group => group.Key).ShouldBeSubsetOf(Enumerable.Range(1, Lines.Length));
    }

    [Fact]
    public void Page_OfTheCoverage_IsMadeFromTheTests()
    {
        var path = Path.Combine(Repository.Root, "docs/seed-coverage.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("ACCEPT_SEED") == "1")
            File.WriteAllText(path, page);
        page.ShouldBe(File.ReadAllText(path), "run this test with ACCEPT_SEED=1 and commit docs/seed-coverage.md");
    }

    [Theory]
    [InlineData("S15_ChunkIndex_StartsAtZero", new[] { 15 })]
    [InlineData("S18_S19_Tracker_IsMade", new[] { 18, 19 })]
    [InlineData("S65_To_S68_Cache_HasItsNames", new[] { 65, 66, 67, 68 })]
    [InlineData("Stream_OfS3_IsNoLine", new int[0])]
    public void Name_OfATest_SaysItsLines(string name, int[] numbers) => NumbersIn(name).ShouldBe(numbers);

    private static string Page()
    {
        var tests = Tests();
        var page = new StringBuilder(
            """
            # What the seed page asks for, and the tests that show it

            Made from the names of the tests (`tests/LlmDispatcher.Tests/Seed`); a test holds this page to them. The page in C#: [the guide](guide/README.md).

            | | the page's line | shown by |
            |---|---|---|

            """.ReplaceLineEndings("\n")
        );
        for (var number = 1; number <= Lines.Length; number++)
            page.Append(
                CultureInfo.InvariantCulture,
                $"| S{number} | {Lines[number - 1]} | {string.Join("<br>", tests[number].Select(name => $"`{name}`"))} |\n"
            );
        return page.ToString();
    }

    /// <summary>The tests of each number, by their class and name.</summary>
    private static ILookup<int, string> Tests() =>
        (
            from type in typeof(CoverageTests).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.IsDefined(typeof(FactAttribute)) // a theory is one, too
            from number in NumbersIn(method.Name)
            select (Number: number, Name: $"{type.Name}.{method.Name}")
        )
            .OrderBy(test => test.Name, StringComparer.Ordinal)
            .ToLookup(test => test.Number, test => test.Name);

    private static IEnumerable<int> NumbersIn(string name)
    {
        if (Range().Match(name) is { Success: true } range)
        {
            var (first, last) = (Number(range.Groups[1]), Number(range.Groups[2]));
            return Enumerable.Range(first, last - first + 1);
        }
        return Single().Match(name).Groups[1].Captures.Select(Number);
    }

    private static int Number(Capture capture) => int.Parse(capture.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^S([0-9]+)_To_S([0-9]+)_")]
    private static partial Regex Range();

    [GeneratedRegex("^(?:S([0-9]+)_)+")]
    private static partial Regex Single();
}

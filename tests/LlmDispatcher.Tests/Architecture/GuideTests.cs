using System.Text.RegularExpressions;

namespace LlmDispatcher.Tests.Architecture;

/// <summary>The guide: its code is the tour's, and its links lead somewhere.</summary>
public sealed partial class GuideTests
{
    private const string Guide = "docs/guide";
    private const string Tour = "samples/SeedTour";

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Guide), "*.md").Select(f => Path.GetFileName(f)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Snippet_OfTheGuide_StandsInTheTour(string page)
    {
        var sources = Repository.Sources(Tour).Select(File.ReadAllText).ToList();
        foreach (var snippet in Snippets(page))
            sources.ShouldContain(source => Indents(snippet).Any(indented => source.Contains(indented)), snippet);
    }

    [Fact]
    public void Section_OfTheTour_StandsInTheGuide()
    {
        var snippets = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, Guide), "*.md").Select(File.ReadAllText));
        var missing = Repository
            .Sources(Tour)
            .Select(file => Path.GetRelativePath(Path.Combine(Repository.Root, Tour), file).Replace('\\', '/'))
            .Where(file => file.Contains('/') && !file.StartsWith("Stage/", StringComparison.Ordinal))
            .Where(file => !snippets.Contains($"](../../{Tour}/{file})", StringComparison.Ordinal));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void S85_NextSteps_LeadToPagesThatHold()
    {
        foreach (var page in (string[])["errors.md", "performance.md", "advanced.md", "multimodal.md"])
        {
            Links().Matches(Read("best-practices.md")).ShouldContain(link => link.Groups[1].Value == page);
            Snippets(page).Count().ShouldBe(2, page); // what it tells is code that runs
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Link_OfTheGuide_LeadsToAPageAndItsHeading(string page)
    {
        foreach (Match link in Links().Matches(Read(page)))
        {
            var target = Path.GetFullPath(Path.Combine(Repository.Root, Guide, link.Groups[1].Value));
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue(link.Value);
            if (link.Groups[2].Success)
                Headings().Matches(File.ReadAllText(target)).Select(h => Anchor(h.Groups[1].Value)).ShouldContain(link.Groups[2].Value);
        }
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, Guide, page));

    private static IEnumerable<string> Snippets(string page) => Code().Matches(Read(page)).Select(m => m.Groups[1].Value);

    /// <summary>The code as it may be indented in a file.</summary>
    private static IEnumerable<string> Indents(string code) =>
        new[] { "", "    ", "        " }.Select(indent => Line().Replace(code, m => indent + m.Value));

    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^.+$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}

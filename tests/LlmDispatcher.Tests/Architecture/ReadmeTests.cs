using System.Text.RegularExpressions;

namespace LlmDispatcher.Tests.Architecture;

/// <summary>What a visitor copies first has been compiled.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Snippet_InTheReadme_IsTheOneThatIsCompiled()
    {
        var sample = File.ReadAllText(Path.Combine(Repository.Root, "samples/Quickstart/Program.cs"));
        var snippets = Snippets().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        snippets.Count.ShouldBeGreaterThan(0);
        foreach (Match snippet in snippets)
            sample.ShouldContain(snippet.Groups[1].Value);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}

using System.Text.RegularExpressions;

namespace LlmDispatcher.Tests.Architecture;

/// <summary>What a visitor copies first has been compiled.</summary>
public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "samples/Quickstart/Program.cs")]
    [InlineData("docs/hosting.md", "samples/Hosting/Program.cs")]
    [InlineData("src/LlmDispatcher/README.md", "samples/Quickstart/Program.cs")]
    [InlineData("src/LlmDispatcher.Simulator/README.md", "eng/packages/Program.cs")]
    public void Snippet_OnAPage_IsTheOneThatIsCompiled(string page, string program)
    {
        var sample = File.ReadAllText(Path.Combine(Repository.Root, program));
        var snippets = Snippets().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)));
        snippets.Count.ShouldBeGreaterThan(0);
        foreach (Match snippet in snippets)
            sample.ShouldContain(snippet.Groups[1].Value);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}

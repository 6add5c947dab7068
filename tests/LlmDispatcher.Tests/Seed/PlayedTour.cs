using System.Text.RegularExpressions;

namespace LlmDispatcher.Tests.Seed;

/// <summary>One run of the whole tour, cut into its sections.</summary>
public sealed partial class PlayedTour : IAsyncLifetime
{
    public int ExitCode { get; private set; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>The headings, in order, with what stands below each.</summary>
    public IReadOnlyList<(string Title, string Text)> Sections { get; private set; } = [];

    public string this[string title] => Sections.Single(s => s.Title == title).Text;

    public async ValueTask InitializeAsync()
    {
        (ExitCode, Out, Error) = await SeedTour.RunAsync(TestContext.Current.CancellationToken);
        var parts = Heading().Split(Out);
        Sections = [.. parts.Skip(1).Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [GeneratedRegex("^== (.+) ==\n", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

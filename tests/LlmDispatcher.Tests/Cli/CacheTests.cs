namespace LlmDispatcher.Tests.Cli;

/// <summary><c>llmd stream --cache</c>, with the built-in simulator.</summary>
public sealed class CacheTests
{
    [Fact]
    public async Task Stream_Twice_AnswersTheSecondFromTheFile()
    {
        using var desk = new Desk();
        desk.Environment["XDG_CACHE_HOME"] = Path.Combine(desk.Directory, "caches");
        (await desk.RunAsync("stream", "--provider", "simulator", "--cache", "--json", "--max-tokens", "20000", "hello")).ShouldBe(
            0,
            desk.Error
        );
        desk.Out.ShouldContain("\"outcome\":\"miss\"");
        (await desk.RunAsync("stream", "--provider", "simulator", "--cache", "--json", "--max-tokens", "20000", "Hello!")).ShouldBe(
            0,
            desk.Error
        );
        desk.Out.ShouldContain("\"outcome\":\"similar\"");
        File.Exists(Path.Combine(desk.Directory, "caches", "llmd", "answers.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task File_ThatIsNoneOfOurs_IsAWrongCommandLine()
    {
        using var desk = new Desk();
        desk.File("notes.txt", new string('x', 5000));
        (await desk.RunAsync("stream", "--provider", "simulator", "--cache-file", "notes.txt", "hello")).ShouldBe(2);
        desk.Error.ShouldContain("is no cache, or is damaged");
    }

    [Fact]
    public async Task Configuration_WithAFile_IsUsedAndCanBeLeftAlone()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            """{"providers":{"openai":{"apiKey":"k"}},"cache":{"enabled":true,"store":"sqlite:answers.db","timeToLive":"01:00:00","maxBytes":1000000}}"""
        );
        (await desk.RunAsync("serve", "--check")).ShouldBe(0, desk.Error);
        desk.Out.ShouldNotContain("warning");
        File.Exists(Path.Combine(desk.Directory, "answers.db")).ShouldBeTrue();
        desk.File("answers.db", new string('x', 5000));
        (await desk.RunAsync("serve", "--check")).ShouldBe(2);
        desk.Error.ShouldContain("'cache:store': ");
    }
}

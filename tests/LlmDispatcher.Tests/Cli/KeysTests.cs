using System.Text.Json;
using LlmDispatcher.Gateway.Keys;

namespace LlmDispatcher.Tests.Cli;

public sealed class KeysTests
{
    [Fact]
    public async Task New_ForPeople_ShowsTheKeyOnceAndWhatToPaste()
    {
        using var desk = new Desk();
        (await desk.RunAsync("keys", "new", "--name", "team \"a\"")).ShouldBe(0);
        var key = desk.Out.Split('\n')[0];
        desk.Out.LastIndexOf(key, StringComparison.Ordinal).ShouldBe(0);
        var snippet = JsonDocument.Parse($"{{{desk.Out[desk.Out.IndexOf("\"gateway\"", StringComparison.Ordinal)..]}}}").RootElement;
        var entry = snippet.GetProperty("gateway").GetProperty("keys")[0];
        entry.GetProperty("name").GetString().ShouldBe("team \"a\"");
        entry.GetProperty("sha256").GetString().ShouldBe(KeyDigest.Of(key).ToString());
        System.IO.Directory.GetFiles(desk.Directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task New_ForPrograms_IsOneObject()
    {
        using var desk = new Desk();
        (await desk.RunAsync("keys", "new", "--json")).ShouldBe(0);
        var made = JsonDocument.Parse(desk.Out).RootElement;
        var digest = made.GetProperty("sha256").GetString()!;
        digest.ShouldBe(KeyDigest.Of(made.GetProperty("key").GetString()!).ToString());
        made.GetProperty("name").GetString().ShouldBe($"key-{digest[..8]}");
    }

    [Theory]
    [InlineData("keys", "nwe")]
    [InlineData("keys", "new", "--name", " ")]
    [InlineData("keys", "new", "--nmae", "a")]
    public async Task New_AskedWrongly_Exits2(params string[] args)
    {
        using var desk = new Desk();
        (await desk.RunAsync(args)).ShouldBe(2);
        desk.Out.ShouldNotContain("llmd-");
    }

    [Fact]
    public async Task New_WithAWrongOption_PointsToItsOwnHelp()
    {
        using var desk = new Desk();
        await desk.RunAsync("keys", "new", "--nmae", "a");
        desk.Error.ShouldContain("Try 'llmd keys new --help'.");
    }
}

namespace LlmDispatcher.Tests.Cli;

public sealed class ServeCheckTests
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Fact]
    public async Task Check_GoodConfiguration_SaysWhatIsInItAndExits0()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            $$"""
            { "providers": { "near": { "baseUrl": "http://127.0.0.1:1/v1" } }, "models": { "fast": { "routes": ["near/a", "near/b"] } },
              "cache": { "enabled": true },
              "gateway": { "keys": [ { "name": "team-a", "sha256": "{{Digest}}", "monthlyBudgetUsd": 50 } ] } }
            """
        );
        (await desk.RunAsync("serve", "--check", "--urls", "http://0.0.0.0:8080")).ShouldBe(0);
        desk.Out.ShouldBe(
            """
            providers  near
            models     fast → near/a, near/b
            keys       1 (team-a)
            warning    llmd.json, line 3: 'gateway:keys:0:monthlyBudgetUsd' has no effect in this version: nobody counts what a key spends
            The configuration is good.

            """
        );
        desk.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_KeyForWhatNobodyIsCalled_IsAWarning()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            $$"""
            { "providers": { "near": { "baseUrl": "http://127.0.0.1:1/v1", "models": ["qwen3"] } }, "models": { "fast": { "routes": ["near/a"] } },
              "gateway": { "keys": [ { "name": "team-a", "sha256": "{{Digest}}", "models": ["fast", "auto", "near/*", "near/unlisted", "qwen*", "fst", "openai/*"] } ] } }
            """
        );
        (await desk.RunAsync("serve", "--check")).ShouldBe(0);
        desk.Out.Split('\n')
            .Where(l => l.StartsWith("warning", StringComparison.Ordinal))
            .ShouldBe([
                "warning    the key 'team-a' may ask for 'fst', which no name, model or provider here is called",
                "warning    the key 'team-a' may ask for 'openai/*', which no name, model or provider here is called",
            ]);
    }

    [Fact]
    public async Task Serve_OverTlsWithoutACertificate_IsRefused()
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "k";
        (await desk.RunAsync("serve", "--urls", "https://127.0.0.1:0")).ShouldBe(2);
        desk.Error.ShouldContain("https://127.0.0.1:0 wants a certificate: name its PEM files under 'gateway:tls'");
    }

    [Fact]
    public async Task Check_WithoutKeys_SaysThatItStaysOnThisMachine()
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "k";
        (await desk.RunAsync("serve", "--check")).ShouldBe(0);
        desk.Out.ShouldContain("keys       none: it listens on this machine only, and takes any credential\n");
    }

    [Theory]
    [InlineData("--check")]
    [InlineData()]
    public async Task Serve_OpenToOthersWithoutKeys_IsRefused(params string[] check)
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "k";
        (await desk.RunAsync(["serve", "--urls", "http://127.0.0.1:0;http://0.0.0.0:0", .. check])).ShouldBe(2);
        desk.Error.ShouldContain("http://0.0.0.0:0 can be reached by other machines, and without keys anybody could spend yours");
    }

    [Theory]
    [InlineData(
        """{"gateway":{"keys":[{"name":"a","sha256":"hunter2"}]}}""",
        "'gateway:keys:0:sha256' is not what was expected: 64 hexadecimal digits"
    )]
    [InlineData("""{"gateway":{"tls":{}}}""", "'gateway:tls:certificate' is missing.")]
    [InlineData("""{"gateway":{"tls":{"certificate":"none.pem"}}}""", "'gateway:tls:certificate' and its key cannot be used: ")]
    [InlineData("""{"gatewya":{}}""", "'gatewya' is not known; did you mean 'gateway'?")]
    [InlineData("""{"models":{"a":{"routes":["x/y"]}}}""", "no provider 'x' is configured (openai)")]
    [InlineData("""{"cache":{"store":"disk"}}""", "'cache:store' is \"disk\"; expected one of: memory, sqlite:PATH, redis:HOST.")]
    public async Task Check_WrongConfiguration_SaysWhatWasExpectedAndExits2(string json, string message)
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "k";
        desk.File("other.json", json);
        (await desk.RunAsync("serve", "--check", "--config", "other.json")).ShouldBe(2);
        desk.Error.ShouldContain(message);
        desk.Error.ShouldNotContain("hunter2");
        desk.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_NothingConfigured_Exits2()
    {
        using var desk = new Desk();
        (await desk.RunAsync("serve", "--check")).ShouldBe(2);
        desk.Error.ShouldContain("No provider is configured.");
    }

    [Theory]
    [InlineData($$"""{"keys":[{"name":"team-a","sha256":"{{Digest}}"}]}""", "ok      Keys of the gateway: team-a.")]
    [InlineData("{}", "note    The gateway has no keys, so it listens on this machine only")]
    [InlineData("""{"limits":{"streams":"many"}}""", "error   llmd.json, line 1: 'gateway:limits:streams' is \"many\"")]
    public async Task Doctor_GatewaySection_IsLookedAt(string gateway, string finding)
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "k";
        desk.File("llmd.json", $$"""{"gateway":{{gateway}} }""");
        (await desk.RunAsync("doctor")).ShouldBe(0);
        desk.Out.ShouldContain(finding);
    }
}

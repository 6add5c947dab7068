using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli;

/// <summary>A configuration's own names for routes, as the commands see them.</summary>
public sealed class AliasTests
{
    private const string Configuration = """
        { "providers": { "near": { "baseUrl": "http://127.0.0.1:1/v1" }, "far": { "baseUrl": "http://127.0.0.1:1/v1" } },
          "models": { "fast": { "routes": ["near/gpt-4o", "far/gpt-4o-mini"], "strategy": "speed" }, "steady": { "routes": ["far/b", "near/a"] } } }
        """;

    [Fact]
    public async Task Models_NamesOfTheConfiguration_AreListed()
    {
        using var desk = Configured();
        (await desk.RunAsync("models")).ShouldBe(0);
        desk.Out.ShouldMatch(@"(?m)^NAME +STRATEGY +ROUTES$");
        desk.Out.ShouldMatch(@"(?m)^fast +speed +near/gpt-4o, far/gpt-4o-mini$");
        desk.Out.ShouldMatch(@"(?m)^steady +in order +far/b, near/a$");
    }

    [Fact]
    public async Task ModelsJson_NamesOfTheConfiguration_AreListed()
    {
        using var desk = Configured();
        (await desk.RunAsync("models", "--configured", "--json")).ShouldBe(0);
        var names = JsonDocument.Parse(desk.Out).RootElement.GetProperty("names");
        names[0].GetProperty("strategy").GetString().ShouldBe("speed");
        names[1].GetProperty("strategy").ValueKind.ShouldBe(JsonValueKind.Null);
        names[1].GetProperty("routes").EnumerateArray().Select(r => r.GetString()).ShouldBe(["far/b", "near/a"]);
    }

    [Fact]
    public async Task Models_ConfigurationWrong_StillShowsTheCatalogueAndSaysWhy()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"modles":{}}""");
        (await desk.RunAsync("models")).ShouldBe(0);
        desk.Out.ShouldContain("gpt-4o");
        desk.Error.ShouldContain(
            "the configuration's own names are left out: llmd.json, line 1: 'modles' is not known; did you mean 'models'?"
        );
    }

    [Fact]
    public async Task Explain_Name_IsResolvedInItsOrder()
    {
        using var desk = Configured();
        (await desk.RunAsync("explain", "--model", "steady", "Hello")).ShouldBe(0);
        desk.Out.ShouldContain(" · in the configured order · ");
        desk.Out.ShouldContain("\nAlias steady → far/b, near/a\n");
        desk.Out.ShouldMatch(@"(?s)\* +far/b .*near/a ");
    }

    [Fact]
    public async Task ExplainJson_Name_HasNoStrategyWhereTheOrderIsThePlan()
    {
        using var desk = Configured();
        (await desk.RunAsync("explain", "--json", "--model", "steady", "Hello")).ShouldBe(0);
        JsonDocument.Parse(desk.Out).RootElement.GetProperty("strategy").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Stream_Name_AsksItsRoutesInOrder()
    {
        await using var simulator = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, TestContext.Current.CancellationToken);
        using var desk = Configured();
        desk.Environment["LLMD__Providers__near__BaseUrl"] = $"{simulator.BaseAddress}v1";
        (await desk.RunAsync("stream", "--model", "steady", "--max-retries", "0", "--json", "Hello")).ShouldBe(0);
        var attempts = JsonDocument.Parse(desk.Out.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("summary").GetProperty("attempts");
        attempts.EnumerateArray().Select(a => $"{a.GetProperty("provider")}/{a.GetProperty("model")}").ShouldBe(["far/b", "near/a"]);
    }

    [Fact]
    public async Task Doctor_Names_AreToldAndTheirGoneModelsWarnedOf()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"near":{"baseUrl":"http://127.0.0.1:1/v1"}},"models":{"old":{"routes":["near/gpt-4"]}}}""");
        (await desk.RunAsync("doctor")).ShouldBe(0);
        desk.Out.ShouldContain("Names for routes: old → near/gpt-4.");
        desk.Out.ShouldContain("warning near/gpt-4 was taken away on 2026-10-23.");
    }

    [Fact]
    public async Task Doctor_NameWithAnUnknownProvider_IsAnError()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"near":{"baseUrl":"http://127.0.0.1:1/v1"}},"models":{"a":{"routes":["naer/x"]}}}""");
        (await desk.RunAsync("doctor")).ShouldBe(1);
        desk.Out.ShouldContain(
            "error   llmd.json, line 1: 'models:a:routes:0' is \"naer/x\", but no provider 'naer' is configured (near); did you mean 'near'?"
        );
    }

    private static Desk Configured()
    {
        var desk = new Desk();
        desk.File("llmd.json", Configuration);
        return desk;
    }
}

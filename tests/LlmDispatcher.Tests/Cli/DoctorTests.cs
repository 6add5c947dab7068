using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli;

public sealed class DoctorTests
{
    [Fact]
    public async Task Nothing_Configured_ExitsOneAndSaysWhatToDo()
    {
        using var desk = new Desk();
        (await desk.RunAsync("doctor")).ShouldBe(1);
        desk.Out.ShouldContain("note    Not set: OPENAI_API_KEY, ");
        desk.Out.ShouldContain("error   No provider is configured;");
        desk.Out.ShouldContain("        Set OPENAI_API_KEY");
        desk.Out.ShouldEndWith("\nNothing can answer but the simulator.\n");
    }

    [Fact]
    public async Task Key_InTheEnvironment_IsNamedAndNeverShown()
    {
        using var desk = new Desk();
        desk.Environment["OPENAI_API_KEY"] = "sk-hunter2-cdef";
        desk.Environment["XAI_API_KEY"] = "  ";
        (await desk.RunAsync("doctor", "--json")).ShouldBe(0);
        var findings = Findings(desk);
        findings.ShouldContain(("ok", "OPENAI_API_KEY is set."));
        findings.ShouldContain(("warning", "XAI_API_KEY is set, but empty."));
        (desk.Out + desk.Error).ShouldNotContain("hunter2");
        desk.Out.ShouldNotContain("cdef");
    }

    [Fact]
    public async Task Secret_InTheFile_IsWarnedOfByItsKey()
    {
        using var desk = new Desk();
        desk.Environment["K"] = "sk-hunter2";
        desk.File(
            "llmd.json",
            """
            { "providers": {
              "one": { "baseUrl": "http://127.0.0.1:1/v1", "apiKey": "sk-hunter2", "models": ["a"] },
              "two": { "baseUrl": "http://127.0.0.1:1/v1", "apiKey": "env:K", "models": ["a"] }
            } }
            """
        );
        (await desk.RunAsync("doctor", "--json")).ShouldBe(0);
        Findings(desk)
            .Where(f => f.Message.Contains("apiKey"))
            .ShouldBe([("warning", "llmd.json, line 2: 'providers:one:apiKey' holds the key itself.")]);
        (desk.Out + desk.Error).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task File_Wrong_ExitsOneWithTheError()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"openai":{"apiKye":"sk-hunter2"}}}""");
        (await desk.RunAsync("doctor")).ShouldBe(1);
        desk.Out.ShouldContain("error   llmd.json, line 1: 'providers:openai:apiKye' is not known; did you mean 'apiKey'?");
        desk.Out.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Models_ThatEnd_AreWarnedOfWithASuccessor()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            """{"providers":{"mine":{"baseUrl":"http://127.0.0.1:1/v1","models":["gpt-4","gpt-5","gpt-4o","gpt-6-luna"]}}}"""
        );
        (await desk.RunAsync("doctor")).ShouldBe(0);
        desk.Out.ShouldContain("warning mine/gpt-4 was taken away on 2026-10-23.\n        Replace it by gpt-4.1,");
        desk.Out.ShouldContain("warning mine/gpt-5 ends on 2026-12-10.\n        Replace it by ");
        desk.Out.ShouldNotContain("mine/gpt-4o ");
        desk.Out.ShouldNotContain("mine/gpt-6-luna ");
    }

    [Theory]
    [InlineData(60, "ok      The catalogue was checked on 2026-11-22.")]
    [InlineData(61, "warning The catalogue was checked on 2026-11-22, 61 days ago")]
    public async Task Catalogue_Old_IsWarnedOf(int days, string line)
    {
        using var desk = new Desk();
        desk.Time.Advance(TimeSpan.FromDays(days));
        await desk.RunAsync("doctor");
        desk.Out.ShouldContain(line);
    }

    [Fact]
    public async Task LocalServer_ThatAnswers_IsToldWithItsModels()
    {
        await using var simulator = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, TestContext.Current.CancellationToken);
        var url = new Uri(simulator.BaseAddress, "v1");
        using var desk = new Desk
        {
            LocalServers =
            [
                new("Ollama", "ollama", url),
                new("Page", "page", simulator.BaseAddress), // answers, but with no list of models
            ],
        };
        await desk.RunAsync("doctor");
        desk.Out.ShouldContain($"ok      A server answers at {url} (Ollama's port), with ");
        desk.Out.ShouldContain(
            $"        To use it, write under 'providers' in llmd.json: \"ollama\": {{ \"baseUrl\": \"{url}\", \"models\": [\""
        );
        desk.Out.ShouldNotContain("Page");
    }

    private static List<(string Level, string Message)> Findings(Desk desk) =>
        [
            .. JsonDocument
                .Parse(desk.Out)
                .RootElement.GetProperty("findings")
                .EnumerateArray()
                .Select(f => (f.GetProperty("level").GetString()!, f.GetProperty("message").GetString()!)),
        ];
}

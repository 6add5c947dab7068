using System.Text.Json;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Cli;

public sealed class ModelsTests
{
    [Fact]
    public async Task Pipe_EveryModel_IsALineOfColumns()
    {
        using var desk = new Desk();
        (await desk.RunAsync("models")).ShouldBe(0);
        var lines = desk.Out.Split('\n');
        lines[0].ShouldStartWith("MODEL");
        lines
            .Skip(1)
            .Take(ModelCatalogue.BuiltIn.Models.Count)
            .Select(l => l.Split(' ')[0])
            .ShouldBe(ModelCatalogue.BuiltIn.Models.Select(m => m.Id));
        desk.Out.ShouldMatch(@"(?m)^gpt-4 +openai +8\.2k +8\.2k +text +30\.00 +- +60\.00 +- +55 +2026-10-23\(gone\) +1,2$");
        desk.Out.ShouldMatch(@"(?m)^gpt-4o +openai +128k +16\.4k +text,image +2\.50 +1\.25 +10\.00 +- +66 +2027-01-14 +1,2$");
        desk.Out.ShouldContain("Sources: 1 @llmgateway/models 1.324.0, 2026-09-23; 2 LiteLLM price file, 2026-07-24;");
        desk.Out.ShouldContain("Checked on 2026-11-22.");
    }

    [Fact]
    public async Task Provider_Asked_IsTheOnlyOne()
    {
        using var desk = new Desk();
        (await desk.RunAsync("models", "--provider", "XAI", "--json")).ShouldBe(0);
        Models(desk).ShouldAllBe(m => m.GetProperty("provider").GetString() == "xai");
    }

    [Fact]
    public async Task Configured_Models_AreThoseListedWithWhatIsSaidOfThem()
    {
        using var desk = new Desk();
        desk.File(
            "llmd.json",
            """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["gpt-4",{"id":"own","contextWindow":4096,"inputPrice":0.5,"cachedInputPrice":0.05}]}}}"""
        );
        (await desk.RunAsync("models", "--configured", "--json")).ShouldBe(0);
        var models = Models(desk);
        models.Select(m => m.GetProperty("id").GetString()).ShouldBe(["gpt-4", "own"]);
        models[0].GetProperty("gone").GetBoolean().ShouldBeTrue();
        models[1].GetProperty("contextWindow").GetInt32().ShouldBe(4096);
        models[1].GetProperty("inputPrice").GetDecimal().ShouldBe(0.5m);
        models[1].GetProperty("cachedInputPrice").GetDecimal().ShouldBe(0.05m);
        models[1].GetProperty("maxOutputTokens").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Terminal_Table_IsRuled()
    {
        using var desk = new Desk { IsOutputTerminal = true, IsStyled = true };
        (await desk.RunAsync("models", "--provider", "xai")).ShouldBe(0);
        desk.Out.ShouldContain("───");
        desk.Out.ShouldContain("grok-4.7");
    }

    [Fact]
    public async Task Terminal_OfEightyColumns_HasEachModelOnOneLine()
    {
        using var desk = new Desk { IsOutputTerminal = true };
        (await desk.RunAsync("models")).ShouldBe(0);
        var rows = desk.Out.Split('\n').SkipWhile(l => !l.Contains("───")).Skip(1).TakeWhile(l => l.Trim().Length > 0).ToList();
        rows.Select(r => r.Trim().Split(' ')[0]).ShouldBe(ModelCatalogue.BuiltIn.Models.Select(m => m.Id));
        desk.Out.ShouldContain("Not shown, for want of room: PROVIDER, OUT, ");
    }

    private static List<JsonElement> Models(Desk desk) =>
        [.. JsonDocument.Parse(desk.Out).RootElement.GetProperty("models").EnumerateArray()];
}

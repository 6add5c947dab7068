using System.Net.Http.Headers;
using System.Text.Json;
using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>The cache behind the gateway: its header, and answers in every client's own words.</summary>
public sealed class CacheTests : GatewayTest
{
    private const string Chat = """{"model":"openai/demo","messages":[{"role":"user","content":"What is the tide?"}]}""";

    private protected override GatewayOptions Options =>
        new() { Keys = [new("team-a", KeyDigest.Of("key-a")), new("team-b", KeyDigest.Of("key-b"))] };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Show("key-a");
    }

    protected override void Configure(LlmSwitchBuilder builder)
    {
        base.Configure(builder);
        builder.UseCache(new StreamingCache());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Header_TellsWhatTheCacheHad(bool stream)
    {
        (await AskAsync(Chat, stream)).Cache.ShouldBe("miss");
        var hit = await AskAsync(Chat, stream);
        (hit.Cache, hit.Attempts, hit.Route).ShouldBe(("hit", "0", "openai/demo"));
        (await AskAsync(Chat.Replace("What is", "Please, what's", StringComparison.Ordinal), stream)).Cache.ShouldBe("similar; score=1.00");
        Simulator.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_FromTheCache_IsTheSameUnderANameOfItsOwn()
    {
        var live = await JsonAsync(await PostAsync("/v1/chat/completions", Chat));
        var kept = await JsonAsync(await PostAsync("/v1/chat/completions", Chat));
        Told(kept).ShouldBe(Told(live)); // the live one in the provider's words, the kept one in ours
        kept.GetProperty("id").GetString().ShouldNotBe(live.GetProperty("id").GetString());
    }

    private static (string?, string?, string?, string?, long) Told(JsonElement answer)
    {
        var choice = answer.GetProperty("choices")[0];
        return (
            answer.GetProperty("object").GetString(),
            answer.GetProperty("model").GetString(),
            choice.GetProperty("message").GetProperty("content").GetString(),
            choice.GetProperty("finish_reason").GetString(),
            answer.GetProperty("usage").GetProperty("total_tokens").GetInt64()
        );
    }

    [Fact]
    public async Task Keys_OfTwoTeams_ShareNothing()
    {
        (await AskAsync(Chat, stream: false)).Cache.ShouldBe("miss");
        Show("key-b");
        (await AskAsync(Chat, stream: false)).Cache.ShouldBe("miss");
        (await AskAsync(Chat, stream: false)).Cache.ShouldBe("hit");
        Simulator.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Header_OfConversations_IsOff()
    {
        const string Turns =
            """{"model":"openai/demo","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""";
        (await AskAsync(Turns, stream: true)).Cache.ShouldBe("off");
    }

    [Fact]
    public async Task Request_WhileTheSameIsAnswered_Joins()
    {
        Simulator.Enqueue(Script.Parse("event-delay=20ms"));
        using var first = await PostAsync("/v1/chat/completions", """{"stream":true,""" + Chat[1..]);
        using var second = await PostAsync("/v1/chat/completions", """{"stream":true,""" + Chat[1..]);
        Header(first, "x-llmd-cache").ShouldBe("miss");
        Header(second, "x-llmd-cache").ShouldBe("joined");
        var (a, b) = (await first.Content.ReadAsStringAsync(Token), await second.Content.ReadAsStringAsync(Token));
        Texts(b).ShouldBe(Texts(a));
        Simulator.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Languages_ThatAskTheSame_ShareAnAnswer()
    {
        using var chat = await PostAsync("/v1/chat/completions", Chat);
        using var gemini = await PostAsync(
            "/v1beta/models/openai/demo:generateContent",
            """{"contents":[{"role":"user","parts":[{"text":"What is the tide?"}]}]}"""
        );
        Header(gemini, "x-llmd-cache").ShouldBe("hit");
        var text = (await JsonAsync(chat)).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        (await JsonAsync(gemini))
            .GetProperty("candidates")[0]
            .GetProperty("content")
            .GetProperty("parts")[0]
            .GetProperty("text")
            .GetString()
            .ShouldBe(text);
    }

    [Fact]
    public async Task Metrics_CountWhatTheCacheHad()
    {
        for (var i = 0; i < 3; i++)
            await AskAsync(Chat, stream: false);
        var text = await (await Http.GetAsync("/metrics", Token)).Content.ReadAsStringAsync(Token);
        text.ShouldContain("llmd_cache_total{outcome=\"hit\"} 2\n");
        text.ShouldContain("llmd_cache_total{outcome=\"miss\"} 1\n");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Answer_BetweenAnyTwoLanguages_IsTheSameFromTheCache(string inbound, string outbound)
    {
        Http.DefaultRequestHeaders.Authorization = null;
        using var client = new Client(Address, "key-a");
        var live = await client.AskAsync(inbound, outbound, "Tell me about the tide 🌊");
        var kept = await client.AskAsync(inbound, outbound, "Tell me about the tide 🌊");
        (kept.Text, kept.FinishReason, kept.Model).ShouldBe((live.Text, live.FinishReason, live.Model));
        (kept.Usage!.InputTokenCount, kept.Usage.OutputTokenCount).ShouldBe((live.Usage!.InputTokenCount, live.Usage.OutputTokenCount));
        kept.FinishReason.ShouldBe(ChatFinishReason.Stop);
        Simulator.Attempts.Count.ShouldBe(1);
    }

    private void Show(string key) => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    private async Task<(string Cache, string Attempts, string Route)> AskAsync(string json, bool stream)
    {
        using var response = await PostAsync("/v1/chat/completions", stream ? """{"stream":true,""" + json[1..] : json);
        await response.Content.ReadAsStringAsync(Token);
        return (Header(response, "x-llmd-cache"), Header(response, "x-llmd-attempts"), Header(response, "x-llmd-route"));
    }

    private static string Texts(string body) =>
        string.Concat(
            body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Where(e => e.Contains("\"content\":\"", StringComparison.Ordinal))
                .Select(e => e.Split("\"content\":\"")[1].Split('"')[0])
        );
}

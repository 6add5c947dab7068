using LlmDispatcher.Routing;
using LlmDispatcher.Tests.Hosting;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page on streams of one provider: S36 to S39.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class ProviderTests(ProcessSwitch world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", "gpt-4.1")]
    [InlineData("anthropic", "claude-sonnet-5-5")]
    [InlineData("google", "gemini-2.5-pro")]
    public async Task S36_ProvidersAndModel_SayWhoAnswers(string provider, string model)
    {
        var chunks = await Stream(provider).ToListAsync(Token);
        chunks.ShouldAllBe(c => c.Provider == provider && c.Model == model);
        world.Sent.BodyText.ShouldContain("Write a technical explanation");
    }

    [Theory]
    [InlineData("openai", "/v1/chat/completions", "\"stream\":true")]
    [InlineData("anthropic", "/v1/messages", "\"stream\":true")]
    [InlineData("google", "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", "")]
    public async Task S37_Provider_IsAskedInItsOwnStreamingApi(string provider, string path, string inBody)
    {
        await Stream(provider).ToListAsync(Token);
        world.Sent.Path.ShouldBe(path);
        world.Sent.BodyText.ShouldContain(inBody);
    }

    [Fact]
    public async Task S38_Grok_IsOneOfTheProviders()
    {
        using var written = new Written().With("XAI_API_KEY", "k");
        written.Build().Providers.ShouldBe(["xai"]);
        var chunks = await ProviderStreams.Grok("Write a technical explanation").ToListAsync(Token);
        chunks.ShouldAllBe(c => c.Provider == "xai" && c.Model == "grok-4.7");
    }

    [Theory]
    [InlineData("openai", "gpt-4", "gpt-4.1")]
    [InlineData("anthropic", "claude-3-sonnet", "claude-sonnet-5-5")]
    [InlineData("google", "gemini-2.5-pro", "gemini-2.5-pro")]
    public void S39_Model_OfThePage_LeadsToOneThatCanBeCalled(string provider, string model, string called)
    {
        var decision = LlmSwitch.Global.Explain(new TaskRequest("hi") { Providers = [provider], Model = model });
        var route = decision.Ranked.ShouldHaveSingleItem().Route;
        route.Model.ShouldBe(called);
        var isThere = ModelCatalogue.BuiltIn.Find(called)!.Ends is not { } end || end > DateOnly.FromDateTime(ProcessSwitch.Day.Date);
        isThere.ShouldBeTrue();
        decision.Alias.ShouldBe(model == called ? null : $"{model} → {called}"); // said, not silent
    }

    private static IAsyncEnumerable<StreamChunk> Stream(string provider) =>
        provider switch
        {
            "openai" => ProviderStreams.OpenAI("Write a technical explanation"),
            "anthropic" => ProviderStreams.Anthropic("Write a technical explanation"),
            _ => ProviderStreams.Google("Write a technical explanation"),
        };
}

internal static partial class ProviderStreams
{
    [LlmStream(TaskType.TextGeneration, Providers = ["openai"], Model = "gpt-4")]
    public static partial IAsyncEnumerable<StreamChunk> OpenAI(string prompt);

    [LlmStream(TaskType.TextGeneration, Providers = ["anthropic"], Model = "claude-3-sonnet")]
    public static partial IAsyncEnumerable<StreamChunk> Anthropic(string prompt);

    [LlmStream(TaskType.TextGeneration, Providers = ["google"], Model = "gemini-2.5-pro")]
    public static partial IAsyncEnumerable<StreamChunk> Google(string prompt);

    [LlmStream(Providers = ["xai"], Model = "grok-4.7")]
    public static partial IAsyncEnumerable<StreamChunk> Grok(string prompt);
}

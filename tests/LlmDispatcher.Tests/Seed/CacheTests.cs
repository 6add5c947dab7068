using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The cache's lines of the seed requirements, by their numbers, over real HTTP.</summary>
public sealed class CacheTests : IAsyncLifetime
{
    private SimulatorServer _simulator = null!;
    private LlmSwitch _switch = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        _switch = LlmSwitch.Create(b =>
            b.AddProvider("sim", new ProviderOptions { BaseUrl = new Uri(_simulator.BaseAddress, "v1"), Models = { "demo" } })
        );
    }

    public async ValueTask DisposeAsync()
    {
        _switch.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public void S65_To_S68_Cache_HasItsNamesAndDefaults()
    {
        var cache = new StreamingCache();
        (cache.SimilarityThreshold, cache.MaxEntries).ShouldBe((0.95, 100));
    }

    [Fact]
    public async Task S69_S84_Cache_OnARequest_IsUsed()
    {
        var cache = new StreamingCache();
        await AskAsync(new TaskRequest("Tell me about the tide") { Cache = cache });
        (await AskAsync(new TaskRequest("Tell me about the tide") { Cache = cache })).ShouldAllBe(c => c.IsCached);
        _simulator.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task S70_S71_SimilarRequest_WithoutConfiguration_ComesBackAsTheSameStream()
    {
        var cache = new StreamingCache();
        var live = await AskAsync(new TaskRequest("What is the tide?") { Cache = cache });
        var kept = await AskAsync(new TaskRequest("Please, what's the tide?") { Cache = cache });
        kept[^1].Summary!.Cache!.Outcome.ShouldBe(CacheOutcome.Similar);
        kept.Select(c => (c.Index, c.Text, c.Provider, c.Model)).ShouldBe(live.Select(c => (c.Index, c.Text, c.Provider, c.Model)));
        _simulator.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task S72_EarlyLeave_IsNotKept_AndAHitCostsNothing()
    {
        var cache = new StreamingCache { MaxEntries = 1 };
        var request = new TaskRequest("Tell me about the tide") { Cache = cache };
        await foreach (var _ in _switch.StreamAsync(request, Token))
            break;
        (await AskAsync(request))[^1].Summary!.Cache!.Outcome.ShouldBe(CacheOutcome.Miss);
        var hit = (await AskAsync(request))[^1].Summary!;
        (hit.Cache!.Outcome, hit.Cost, hit.IsCostEstimated).ShouldBe((CacheOutcome.Hit, 0, false));
        await AskAsync(new TaskRequest("Something else") { Cache = cache }); // there is room for one
        (await AskAsync(request))[^1].Summary!.Cache!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task S73_Key_SeparatesWhatChangesTheAnswer()
    {
        var cache = new StreamingCache { CacheConversations = true };
        var plain = new TaskRequest("Describe it") { Cache = cache };
        TaskRequest[] requests =
        [
            plain,
            plain with
            {
                TaskType = TaskType.CodeGeneration,
            },
            plain with
            {
                Model = "sim/other",
            },
            plain with
            {
                Images = [ImageInput.FromBytes(Samples.Png)],
            },
            plain with
            {
                Temperature = 0.5f,
            },
            plain with
            {
                Options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json },
            },
            new([
                new ChatMessage(ChatRole.User, "hi"),
                new ChatMessage(ChatRole.Assistant, "hello"),
                new ChatMessage(ChatRole.User, "Describe it"),
            ])
            {
                Cache = cache,
            },
        ];
        foreach (var request in requests)
            (await AskAsync(request))[^1].Summary!.Cache!.Outcome.ShouldBe(CacheOutcome.Miss);
        foreach (var request in requests)
            (await AskAsync(request))[^1].Summary!.Cache!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    private ValueTask<List<StreamChunk>> AskAsync(TaskRequest request) => _switch.StreamChunksAsync(request, Token).ToListAsync(Token);
}

using LlmDispatcher.Caching;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Caching;

/// <summary>What is taken from a store, whatever it says, and what is given to it.</summary>
public sealed class ShelfTests
{
    private static readonly TaskRequest Question = new("Why is the sea salty?") { CacheTags = ["sea"] };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(1));
    private readonly OneEntryStore _store = new();

    [Fact]
    public async Task Entry_HoldsAllThatItCanBeFoundBy()
    {
        using var llm = Switch(new StreamingCache { Store = _store, TimeProvider = _time });
        await llm.AskAsync(Question);
        var entry = _store.Added.ShouldHaveSingleItem().Entry;
        (entry.Provider, entry.Model, entry.StoredAt, entry.Text).ShouldBe(("p", "m-2026", _time.GetUtcNow(), "Why is the sea salty?"));
        entry.Tags.ShouldBe(["sea"]);
        entry.Vector.IsEmpty.ShouldBeFalse();
        entry.Cost.ShouldBeNull();
        AnswerBytes.Read(entry.Answer.Span).ShouldNotBeNull().Model.ShouldBe("m-2026");
    }

    [Fact]
    public async Task Entry_WithoutSimilarity_HasNoQuestion()
    {
        using var llm = Switch(new StreamingCache { Store = _store, Similarity = false });
        await llm.AskAsync(Question);
        var entry = _store.Added.ShouldHaveSingleItem().Entry;
        (entry.Text, entry.Vector.IsEmpty).ShouldBe(("", true));
    }

    [Theory]
    [InlineData(0, CacheOutcome.Hit, 0)]
    [InlineData(1, CacheOutcome.Miss, 1)]
    public async Task Answer_AtTheEndOfItsTime_IsAHitAndAfterItIsRemoved(long ticks, CacheOutcome outcome, int removed)
    {
        var cache = new StreamingCache
        {
            Store = _store,
            TimeProvider = _time,
            TimeToLive = TimeSpan.FromMinutes(1),
        };
        using var llm = Switch(cache);
        await llm.AskAsync(Question);
        _store.Added[0].Limits.ShouldBe(new CacheLimits(100, 64L << 20, _time.GetUtcNow() - TimeSpan.FromMinutes(1)));
        _time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(ticks));
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(outcome);
        _store.Removed.Count.ShouldBe(removed);
    }

    /// <summary>Another process, whose clock is ahead, may have kept it.</summary>
    [Theory]
    [InlineData(5, 5)]
    [InlineData(-5, 0)]
    public async Task Age_IsNeverLessThanNothing(double passed, double age)
    {
        using var llm = Switch(new StreamingCache { Store = _store, TimeProvider = _time });
        await llm.AskAsync(Question);
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(passed));
        (await llm.OutcomeAsync(Question))!.Age.ShouldBe(TimeSpan.FromSeconds(age));
    }

    [Fact]
    public async Task Entry_OfAnotherKeyOrOfBytesThatAreNoAnswer_IsAMiss()
    {
        using var llm = Switch(new StreamingCache { Store = _store, Similarity = false });
        await llm.AskAsync(Question);
        var good = _store.Added[0].Entry;
        _store.Only = Entry(good, "another", good.Answer);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
        _store.Only = Entry(good, good.Key, "not an answer"u8.ToArray());
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
        _store.Only = Entry(good, good.Key, good.Answer);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    /// <summary>The whole entry counts, and neither one answer nor the cache may be exceeded by it.</summary>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, -1, 0)]
    public async Task Answer_LargerThanIsAllowed_IsNotKept(int answer, int all, int kept)
    {
        using (var llm = Switch(new StreamingCache { Store = _store }))
            await llm.AskAsync(Question);
        var size = _store.Added.ShouldHaveSingleItem().Entry.MemorySize;
        var store = new OneEntryStore();
        using var small = Switch(
            new StreamingCache
            {
                Store = store,
                MaxAnswerBytes = size + answer,
                MaxBytes = size + all,
            }
        );
        await small.AskAsync(Question);
        store.Added.Count.ShouldBe(kept);
    }

    [Fact]
    public async Task Similar_ToAnAnswerThatIsGone_IsAMiss()
    {
        var cache = new StreamingCache();
        using var llm = Switch(cache);
        var key = (await llm.OutcomeAsync(Question))!.Key;
        (await llm.OutcomeAsync("Please, why is the sea salty?"))!.Outcome.ShouldBe(CacheOutcome.Similar);
        await cache.RemoveAsync(key, Answers.Token);
        (await llm.OutcomeAsync("Kindly, why is the sea salty?"))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    private static LlmSwitch Switch(StreamingCache cache) => Answers.Switch(cache, new ScriptedSource(Answers.Text("salt")));

    private static CacheEntry Entry(CacheEntry like, string key, ReadOnlyMemory<byte> answer) =>
        new(answer)
        {
            Key = key,
            Provider = like.Provider,
            Model = like.Model,
            StoredAt = like.StoredAt,
        };

    /// <summary>A store that remembers what was asked of it, and finds its one entry whatever the key.</summary>
    private sealed class OneEntryStore : ICacheStore
    {
        public CacheEntry? Only { get; set; }

        public List<(CacheEntry Entry, CacheLimits Limits)> Added { get; } = [];

        public List<CacheFilter> Removed { get; } = [];

        public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken) => new(Only);

        public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken)
        {
            Added.Add((entry, limits));
            Only = entry;
            return new(0);
        }

        public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken)
        {
            Removed.Add(filter);
            return new(1);
        }

        public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken) =>
            new((IReadOnlyList<CacheQuestion>)[]);

        public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken) => new((1, 1));
    }
}

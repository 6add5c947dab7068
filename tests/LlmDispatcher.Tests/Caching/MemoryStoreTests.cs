using LlmDispatcher.Caching;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>What the model of the stores (<see cref="StoreModelTests"/>) leaves out: bytes, positions, names.</summary>
public sealed class MemoryStoreTests
{
    private static readonly CacheLimits None = new(1000, long.MaxValue, null);

    private readonly MemoryStore _store = new();

    [Fact]
    public async Task Bytes_BeyondTheLimit_PutOutWhatWasNotUsedForLongest()
    {
        foreach (var key in (string[])["a", "b", "c"])
            await AddAsync(key);
        var (_, bytes) = await _store.ReadSizeAsync(Answers.Token);
        bytes.ShouldBe(3 * Entry("a").MemorySize);
        await _store.FindAsync("a", Answers.Token);
        (await _store.AddAsync(Entry("d"), new(1000, bytes, null), Answers.Token)).ShouldBe(1);
        (await KeysAsync("a", "b", "c", "d")).ShouldBe("a c d");
        (await _store.ReadSizeAsync(Answers.Token)).ShouldBe((3, bytes));
    }

    [Fact]
    public async Task Entry_LargerThanTheLimit_StaysAlone()
    {
        await AddAsync("a");
        (await _store.AddAsync(Entry("b"), new(1000, 1, null), Answers.Token)).ShouldBe(1);
        (await KeysAsync("a", "b")).ShouldBe("b");
    }

    [Fact]
    public async Task Entry_OfTheSameKey_TakesThePlaceAndTheBytes()
    {
        await AddAsync("a");
        await AddAsync("a");
        (await _store.ReadSizeAsync(Answers.Token)).ShouldBe((1, Entry("a").MemorySize));
    }

    [Fact]
    public async Task Age_AtTheLimit_IsNotTooOld()
    {
        await AddAsync("a");
        (await _store.AddAsync(Entry("b"), None with { OldestAllowed = DateTimeOffset.UnixEpoch }, Answers.Token)).ShouldBe(0);
        (await _store.AddAsync(Entry("c"), None with { OldestAllowed = DateTimeOffset.UnixEpoch.AddTicks(1) }, Answers.Token)).ShouldBe(3);
    }

    [Fact]
    public async Task Questions_AfterAPosition_ComeInTheirOrderAndWithAVectorOnly()
    {
        foreach (var key in (string[])["a", "b", "c", "d"])
            await _store.AddAsync(Entry(key, hasVector: key != "c"), None, Answers.Token);
        var all = await _store.ReadQuestionsAsync(0, Answers.Token);
        all.Select(q => (q.Key, q.Group, q.Text)).ShouldBe([("a", "g", "text of a"), ("b", "g", "text of b"), ("d", "g", "text of d")]);
        all.Select(q => q.Position).ShouldBeInOrder();
        (await _store.ReadQuestionsAsync(all[0].Position, Answers.Token)).Select(q => q.Key).ShouldBe(["b", "d"]);
        (await _store.ReadQuestionsAsync(all[2].Position, Answers.Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a", null, null, 1)]
    [InlineData("a", "t", null, 1)]
    [InlineData("a", "other", null, 0)]
    [InlineData("nobody", null, null, 0)]
    [InlineData(null, "t", null, 2)]
    [InlineData(null, "T", null, 0)]
    [InlineData(null, null, "m", 2)]
    [InlineData(null, null, "p/m", 2)]
    [InlineData(null, null, "q/m", 0)]
    [InlineData(null, "t", "other", 0)]
    [InlineData(null, null, null, 2)]
    public async Task Filter_MeansWhatMatchesAllOfIt(string? key, string? tag, string? model, int removed)
    {
        await AddAsync("a");
        await AddAsync("b");
        var filter = new CacheFilter
        {
            Key = key,
            Tag = tag,
            Model = model,
        };
        (await _store.RemoveAsync(filter, Answers.Token)).ShouldBe(removed);
        (await _store.ReadSizeAsync(Answers.Token)).Entries.ShouldBe(2 - removed);
    }

    private async Task AddAsync(string key) => (await _store.AddAsync(Entry(key), None, Answers.Token)).ShouldBe(0);

    private async Task<string> KeysAsync(params string[] keys)
    {
        List<string> found = [];
        foreach (var key in keys)
        {
            if (await _store.FindAsync(key, Answers.Token) is { } entry)
                found.Add(entry.Key);
        }
        return string.Join(' ', found);
    }

    private static CacheEntry Entry(string key, bool hasVector = true) =>
        new(new RecordedAnswer("p", "m", [new(StreamEvent.OfText("x"), TimeSpan.Zero), new(Answers.Stop, TimeSpan.Zero)]))
        {
            Key = key,
            Group = "g",
            Text = $"text of {key}",
            Vector = hasVector ? new float[] { 1, 0 } : default,
            Provider = "p",
            Model = "m",
            StoredAt = DateTimeOffset.UnixEpoch,
            Tags = ["t", "u"],
        };
}

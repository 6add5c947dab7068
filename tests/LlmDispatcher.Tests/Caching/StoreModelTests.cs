using CsCheck;
using LlmDispatcher.Caching;
using LlmDispatcher.Stores.Sqlite;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Both stores against the plainest list that keeps the same rules: thousands of random sequences of operations.</summary>
public sealed class StoreModelTests
{
    private static readonly Gen<(int Kind, int Key, int Size, int Tag)> Steps = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 6],
        Gen.Int[0, 3],
        Gen.Int[0, 2]
    );

    [Fact]
    public void Memory_AnySequence_DoesWhatThePlainListDoes() =>
        Steps.Array[1, 60].Sample(steps => Run(new MemoryStore(), new FakeTimeProvider(), steps), iter: 3000);

    [Fact]
    public void Sqlite_AnySequence_DoesWhatThePlainListDoes()
    {
        var directory = Directory.CreateTempSubdirectory("llmd-test-").FullName;
        var files = 0;
        try
        {
            Steps
                .Array[1, 30]
                .Sample(
                    steps =>
                    {
                        var time = new FakeTimeProvider();
                        using var store = SqliteCacheStore.Open(Path.Combine(directory, $"{Interlocked.Increment(ref files)}.db"), time);
                        Run(store, time, steps);
                    },
                    iter: 60
                );
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Memory_ManyAtOnce_StaysWithinItsBoundsAndWhole()
    {
        var store = new MemoryStore();
        var limits = new CacheLimits(20, long.MaxValue, null);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 5000; i++)
                        {
                            var key = $"{(i * 7 + worker) % 50}";
                            if (i % 3 == 0)
                                await store.AddAsync(Entry(key, i % 4, DateTimeOffset.UnixEpoch, 0), limits, Answers.Token);
                            else if (i % 97 == 0)
                                await store.RemoveAsync(new CacheFilter { Tag = "t0" }, Answers.Token);
                            else if (await store.FindAsync(key, Answers.Token) is { } found)
                                found.Key.ShouldBe(key);
                        }
                    })
                )
        );
        var (entries, bytes) = await store.ReadSizeAsync(Answers.Token);
        entries.ShouldBeLessThanOrEqualTo(20);
        (await store.RemoveAsync(new CacheFilter(), Answers.Token)).ShouldBe((int)entries);
        (await store.ReadSizeAsync(Answers.Token)).ShouldBe((0, 0));
        bytes.ShouldBeGreaterThan(0);
    }

    private static void Run(ICacheStore store, FakeTimeProvider time, (int Kind, int Key, int Size, int Tag)[] steps)
    {
        const int MaxEntries = 4;
        var life = TimeSpan.FromSeconds(20);
        List<CacheEntry> model = []; // the least recently used first
        foreach (var (kind, number, size, tag) in steps)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var (key, now) = ($"k{number}", time.GetUtcNow());
            switch (kind)
            {
                case <= 3:
                    var entry = Entry(key, size, now, tag);
                    store
                        .AddAsync(entry, new CacheLimits(MaxEntries, long.MaxValue, now - life), Answers.Token)
                        .AsTask()
                        .Result.ShouldBe(Add(entry));
                    break;
                case <= 7:
                    var found = store.FindAsync(key, Answers.Token).AsTask().Result;
                    var expected = model.Find(e => e.Key == key);
                    found?.Key.ShouldBe(key);
                    found?.Answer.ToArray().ShouldBe(expected?.Answer.ToArray());
                    found?.Tags.ShouldBe(expected!.Tags);
                    (found is null).ShouldBe(expected is null);
                    if (expected is not null && model.Remove(expected))
                        model.Add(expected);
                    break;
                case 8:
                    var filter = new CacheFilter { Tag = $"t{tag}", Model = size == 0 ? null : $"p/m{size}" };
                    store
                        .RemoveAsync(filter, Answers.Token)
                        .AsTask()
                        .Result.ShouldBe(model.RemoveAll(e => e.Tags.Contains($"t{tag}") && (size == 0 || e.Model == $"m{size}")));
                    break;
                default:
                    store
                        .RemoveAsync(new CacheFilter { Key = key }, Answers.Token)
                        .AsTask()
                        .Result.ShouldBe(model.RemoveAll(e => e.Key == key));
                    break;
            }
            store.ReadSizeAsync(Answers.Token).AsTask().Result.Entries.ShouldBe(model.Count);
            store
                .ReadQuestionsAsync(0, Answers.Token)
                .AsTask()
                .Result.Select(q => q.Key)
                .Order()
                .ShouldBe(model.Select(e => e.Key).Order());
        }

        int Add(CacheEntry entry)
        {
            model.RemoveAll(e => e.Key == entry.Key);
            model.Add(entry);
            var evicted = model.RemoveAll(e => e.StoredAt < entry.StoredAt - life);
            for (; model.Count > MaxEntries; evicted++)
                model.RemoveAt(0);
            return evicted;
        }
    }

    private static CacheEntry Entry(string key, int size, DateTimeOffset now, int tag)
    {
        RecordedEvent[] events =
        [
            .. Enumerable.Range(0, size).Select(i => new RecordedEvent(StreamEvent.OfText($"{key} {i}"), TimeSpan.Zero)),
            new(Answers.Stop, TimeSpan.FromSeconds(1)),
        ];
        return new(new RecordedAnswer("p", $"m{size}", events))
        {
            Key = key,
            Group = "g",
            Text = key,
            Vector = new float[] { 1, 0 },
            Provider = "p",
            Model = $"m{size}",
            StoredAt = now,
            Tags = [$"t{tag}"],
        };
    }
}

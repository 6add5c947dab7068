using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Caching;

/// <summary>A store that does not come back costs a hit, and never a stream.</summary>
public sealed class HungStoreTests
{
    private static readonly TaskRequest Question = new("Why is the sea salty?");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_OverAStoreThatHangs_EndsAllTheSame()
    {
        var time = new FakeTimeProvider();
        var told = 0;
        var cache = new StreamingCache { Store = new HungStore(hangsOnRead: true), StoreFailed = _ => Interlocked.Increment(ref told) };
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("It is salt.")), b => b.TimeProvider = time);

        var asking = llm.AskAsync(Question);
        while (!asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await asking)[^1].Summary!.Text.ShouldBe("It is salt.");
        told.ShouldBe(3); // the answer, the questions, what was to be kept
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reader_WhoCancelsWhileTheStoreHangs_LeavesAtOnce(bool hangsOnRead)
    {
        var time = new FakeTimeProvider(); // stands still
        var store = new HungStore(hangsOnRead);
        using var llm = Answers.Switch(
            new StreamingCache { Store = store },
            new ScriptedSource(Answers.Text("It is salt.")),
            b => b.TimeProvider = time
        );
        using var cancel = new CancellationTokenSource();

        var asking = llm.StreamEventsAsync(Question, cancel.Token).ToListAsync(Token).AsTask();
        await store.Asked.WaitAsync(TimeSpan.FromSeconds(20), Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await asking.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    private sealed class HungStore(bool hangsOnRead) : ICacheStore
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken) =>
            hangsOnRead ? Never<CacheEntry?>() : default;

        public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken) => Never<int>();

        public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken) => Never<int>();

        public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken) =>
            hangsOnRead ? Never<IReadOnlyList<CacheQuestion>>() : new([]);

        public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken) => Never<(long, long)>();

        private ValueTask<T> Never<T>()
        {
            _asked.TrySetResult();
            return new(new TaskCompletionSource<T>().Task);
        }
    }
}

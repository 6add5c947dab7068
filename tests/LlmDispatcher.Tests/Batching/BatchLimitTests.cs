using System.Runtime.CompilerServices;
using CsCheck;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Batching;

/// <summary>How much of a batch is under way at once, and what it holds.</summary>
public sealed class BatchLimitTests : IDisposable
{
    private readonly Batch _batch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _batch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Parallelism_InTotal_IsUsedAndNotExceeded(int limit)
    {
        _batch.Run(new() { MaxParallelism = limit }, Enumerable.Range(0, 10).Select(i => new TaskRequest($"x{i} 1 {i}"))).ShouldBeNull();
        _batch.A.MostOpen.ShouldBe(limit);
        _batch.A.Asked.ShouldBe(Enumerable.Range(0, 10).Select(i => $"x{i}"), "in their order");
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public void Parallelism_OfOneProviderUsedUp_LetsRequestsForOthersGoFirst(BatchOrder order)
    {
        var forA = Enumerable.Range(0, 20).Select(i => Batch.To("a", $"x{i} 10"));
        var options = new BatchOptions
        {
            Order = order,
            MaxParallelism = 8,
            MaxParallelismPerProvider = 2,
        };
        var reading = _batch.ReadAsync(
            _batch.Switch.StreamBatchAsync([.. forA, Batch.To("b", "y 1"), Batch.To("b", "z 1")], options, Token)
        );
        (_batch.A.Open, _batch.B.Open).ShouldBe((2, 2));
        _batch.B.Asked.ShouldBe(["y", "z"]);
        Clock.Run(_batch.Time, reading, TimeSpan.FromSeconds(1));
        (_batch.A.MostOpen, _batch.B.MostOpen).ShouldBe((2, 2));
        _batch.Chunks.Count(c => c.Summary is not null).ShouldBe(22);
    }

    [Fact]
    public async Task Requests_WithoutEnd_AreTakenOnlyAsThereIsRoomForThem()
    {
        var taken = 0;
        var over = 0;
        await foreach (var chunk in _batch.Switch.StreamBatchAsync(Endless(), new() { MaxParallelism = 5 }, Token))
        {
            over += chunk.IsLast ? 1 : 0;
            taken.ShouldBeLessThanOrEqualTo(over + 2 * 5 + 1);
            if (over == 100)
                break;
        }
        _batch.A.Open.ShouldBe(0);

        IEnumerable<TaskRequest> Endless()
        {
            while (true)
                yield return new TaskRequest($"x{taken++} 0 0");
        }
    }

    [Fact]
    public async Task Requests_ForAFullProvider_AreNotLookedThroughWithoutEnd()
    {
        var taken = 0;
        var reading = _batch.ReadAsync(
            _batch.Switch.StreamBatchAsync(Endless(), new() { MaxParallelismPerProvider = 1 }, TestContext.Current.CancellationToken)
        );
        taken.ShouldBe(1 + 64);
        _batch.Time.Advance(TimeSpan.FromSeconds(1));
        taken.ShouldBe(2 + 64);
        reading.IsCompleted.ShouldBeFalse();
        await Task.CompletedTask;

        IEnumerable<TaskRequest> Endless()
        {
            while (true)
                yield return Batch.To("a", $"x{taken++} 1");
        }
    }

    [Fact]
    public async Task Reader_ThatIsSlow_IsNotReadAheadOf()
    {
        var requests = Enumerable.Range(0, 100).Select(i => new TaskRequest($"x{i} {string.Join(' ', Enumerable.Repeat("0", 500))}"));
        var handedOver = 0;
        await foreach (var _ in _batch.Switch.StreamBatchAsync(requests, new() { MaxParallelism = 4 }, Token))
        {
            if (++handedOver == 5000)
                break;
            (_batch.A.Pieces - handedOver).ShouldBeLessThanOrEqualTo(4 * 17);
        }
    }

    [Fact]
    public void Input_FirstOneSlow_KeepsNoMoreOfTheOthersThanAllowed()
    {
        const int Limit = 5000;
        var endless = string.Join(' ', Enumerable.Repeat("0.5", 300));
        var requests = Enumerable.Range(0, 50).Select(i => new TaskRequest(i == 0 ? "slow 300" : $"x {endless}"));
        var options = new BatchOptions
        {
            Order = BatchOrder.Input,
            MaxParallelism = 4,
            MaxBufferedCharacters = Limit,
        };
        using var batch = new Batch();
        var patient = requests.Select(r => r with { Policy = Patient });
        var reading = batch.ReadAsync(batch.Switch.StreamBatchAsync(patient, options, Token));
        for (var seconds = 0; seconds < 299; seconds++)
            batch.Time.Advance(TimeSpan.FromSeconds(1));
        batch.Chunks.ShouldBeEmpty();
        batch.A.Pieces.ShouldBeInRange(Limit / 80, Limit / 60, "64 for each chunk, and its text");

        Clock.Run(batch.Time, reading, TimeSpan.FromSeconds(0.5));
        batch
            .Chunks.Count(c => c.Summary is not null)
            .ShouldBe(50, string.Join(";", batch.Chunks.Where(c => c.Error is not null).Select(c => c.Error)));
        batch.Chunks.Select(c => c.Index).ShouldBeInOrder();
        batch.A.Open.ShouldBe(0);
    }

    [Fact]
    public async Task Requests_SlowInComing_DoNotHoldUpThoseThatAreThere()
    {
        var next = new TaskCompletionSource();
        var options = new BatchOptions { MaxParallelism = 3, MaxParallelismPerProvider = 1 };
        var reading = _batch.ReadAsync(_batch.Switch.StreamBatchAsync(Slow(Token), options, Token));
        _batch.A.Asked.ShouldBe(["x"]);
        _batch.Time.Advance(TimeSpan.FromSeconds(1));
        _batch.A.Asked.ShouldBe(["x", "y"], "while the next one is awaited");
        next.SetResult();
        Clock.Run(_batch.Time, reading, TimeSpan.FromSeconds(1));
        await reading;
        _batch.Text.ShouldBe("x0 y0 z0");

        async IAsyncEnumerable<TaskRequest> Slow([EnumeratorCancellation] CancellationToken _)
        {
            yield return Batch.To("a", "x 1");
            yield return Batch.To("a", "y 1");
            await next.Task.ConfigureAwait(false);
            yield return Batch.To("a", "z 1");
        }
    }

    /// <summary>Many small requests: what is held does not grow with the number of them.</summary>
    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public async Task TenThousand_Requests_AreNeverAllHeld(BatchOrder order)
    {
        var (taken, over, most) = (0, 0, 0);
        var options = new BatchOptions
        {
            Order = order,
            MaxParallelismPerProvider = 4,
            MaxBufferedCharacters = 10_000,
        };
        await foreach (var chunk in _batch.Switch.StreamBatchAsync(Requests(), options, Token))
        {
            over += chunk.IsLast ? 1 : 0;
            most = Math.Max(most, taken - over);
        }
        over.ShouldBe(10_000);
        most.ShouldBeLessThan(64 + 2 * 8 + 10_000 / 100);

        IEnumerable<TaskRequest> Requests()
        {
            for (; taken < 10_000; taken++)
                yield return Batch.To(taken % 3 == 0 ? "a" : "b", $"x{taken} 0 0 0");
        }
    }

    /// <summary>Whatever the paces, the limits, the order and the failures, and whoever is ranked first from one moment to the next: it ends, with each answer whole, and within its limits.</summary>
    [Fact]
    public void Batch_OfAnyShape_Ends()
    {
        var request = Gen.Select(
            Gen.Bool,
            Gen.OneOf(Gen.Const("0"), Gen.Const("0.5"), Gen.Const("3"), Gen.Const("20")).List[0, 30],
            Gen.Int[0, 9],
            (isFree, waits, fate) => (isFree, Prompt: string.Join(' ', [.. waits, .. fate == 0 ? ["fail"] : Array.Empty<string>()]))
        );
        var options = Gen.Select(
            Gen.Bool,
            Gen.Int[1, 6],
            Gen.Int[0, 3],
            Gen.OneOf(Gen.Const(1), Gen.Const(500), Gen.Const(5000), Gen.Const(1_000_000)),
            (isInput, total, each, kept) =>
                new BatchOptions
                {
                    Order = isInput ? BatchOrder.Input : BatchOrder.Interleaved,
                    MaxParallelism = total,
                    MaxParallelismPerProvider = each == 0 ? null : each,
                    MaxBufferedCharacters = kept,
                }
        );
        Gen.Select(request.List[0, 30], options, Gen.Int)
            .Sample(
                (requests, chosen, seed) =>
                {
                    using var batch = new Batch(new FickleRouter(seed));
                    var prompts = requests.Select((r, i) => $"x{i} {r.Prompt}".TrimEnd()).ToList();
                    batch
                        .Run(
                            chosen,
                            requests.Select((r, i) => new TaskRequest(prompts[i]) { Providers = r.isFree ? [] : ["a"], Policy = Patient })
                        )
                        .ShouldBeNull();
                    batch.Chunks.Where(c => c.IsLast).Select(c => c.Index).Order().ShouldBe(Enumerable.Range(0, prompts.Count));
                    foreach (var own in batch.Chunks.GroupBy(c => c.Index))
                        string.Concat(own.Select(c => c.Text)).ShouldBe(PromptSource.TextOf(prompts[own.Key]));
                    if (chosen.Order == BatchOrder.Input)
                        batch.Chunks.Select(c => c.Index).ShouldBeInOrder();
                    (batch.A.Open, batch.B.Open).ShouldBe((0, 0));
                    batch.A.MostOpen.ShouldBeLessThanOrEqualTo(chosen.MaxParallelism);
                },
                iter: 300
            );
    }

    private static StreamPolicy Patient { get; } =
        new()
        {
            MaxRetries = 0,
            Fallback = false,
            TotalTimeout = TimeSpan.FromDays(1),
            FirstContentTimeout = TimeSpan.FromDays(1),
            IdleTimeout = TimeSpan.FromDays(1),
        };

    /// <summary>Prefers now this one, now that one.</summary>
    private sealed class FickleRouter(int seed) : IRouter
    {
        private readonly Random _random = new(seed);

        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates)
        {
            lock (_random)
                return _random.Next(2) == 0 ? candidates : candidates.Reverse().ToList();
        }
    }
}

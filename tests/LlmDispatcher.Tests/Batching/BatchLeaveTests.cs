using System.Runtime.CompilerServices;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Batching;

/// <summary>However a caller leaves a batch, all its connections are closed at once.</summary>
public sealed class BatchLeaveTests : IDisposable
{
    private readonly Batch _batch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _batch.Dispose();

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public async Task Loop_Left_ClosesAllAndTheRequests(BatchOrder order)
    {
        var isClosed = false;
        var options = new BatchOptions { Order = order, MaxParallelism = 4 };
        await foreach (var _ in _batch.Switch.StreamBatchAsync(Requests(), options, Token))
        {
            _batch.A.Open.ShouldBe(4);
            break;
        }
        (_batch.A.Open, isClosed).ShouldBe((0, true));

        IEnumerable<TaskRequest> Requests()
        {
            try
            {
                for (var i = 0; ; i++)
                    yield return new TaskRequest($"x{i} {(i == 0 ? "0 -1" : "-1")}");
            }
            finally
            {
                isClosed = true;
            }
        }
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public async Task Cancellation_WhileNothingComes_ClosesAll(BatchOrder order)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = _batch.ReadAsync(
            _batch.Switch.StreamBatchAsync(
                [new TaskRequest("x -1"), new TaskRequest("y 0 -1"), new TaskRequest("z 0 0")],
                new() { Order = order, MaxParallelism = 2 },
                cancel.Token
            )
        );
        reading.IsCompleted.ShouldBeFalse();
        await cancel.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(reading)).CancellationToken.IsCancellationRequested.ShouldBeTrue();
        _batch.A.Open.ShouldBe(0);
        _batch.A.Asked.ShouldBe(["x", "y"]);
    }

    [Fact]
    public async Task Cancellation_WhileOthersWaitForRoom_ClosesAll()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var many = string.Join(' ', Enumerable.Repeat("0", 200));
        var options = new BatchOptions { Order = BatchOrder.Input, MaxBufferedCharacters = 100 };
        var reading = _batch.ReadAsync(
            _batch.Switch.StreamBatchAsync([new TaskRequest("x -1"), new TaskRequest($"y {many}")], options, cancel.Token)
        );
        _batch.A.Pieces.ShouldBeInRange(1, 3);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        _batch.A.Open.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelled_BeforeItBegins_SendsAndTakesNothing()
    {
        var reading = _batch.ReadAsync(_batch.Switch.StreamBatchAsync(Requests(), null, new CancellationToken(canceled: true)));
        await Should.ThrowAsync<OperationCanceledException>(reading);
        _batch.A.Asked.ShouldBeEmpty();

        static IEnumerable<TaskRequest> Requests()
        {
            yield return new TaskRequest("x 0");
        }
    }

    [Fact]
    public async Task Requests_ThatDoNotHeedTheCancellation_AreNotWaitedFor()
    {
        var next = new TaskCompletionSource();
        var isClosed = new TaskCompletionSource();
        await foreach (var chunk in _batch.Switch.StreamBatchAsync(Deaf(), null, Token))
        {
            if (chunk.IsLast)
                break;
        }
        isClosed.Task.IsCompleted.ShouldBeFalse();
        next.SetResult();
        await isClosed.Task.WaitAsync(Token);

        async IAsyncEnumerable<TaskRequest> Deaf()
        {
            try
            {
                yield return new TaskRequest("x 0");
                await next.Task;
                yield return new TaskRequest("y 0");
            }
            finally
            {
                isClosed.SetResult();
            }
        }
    }

    [Fact]
    public async Task Token_OfTheLoop_ReachesTheRequests()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var _ in _batch.Switch.StreamBatchAsync(Waiting()).WithCancellation(cancel.Token)) { }
            },
            Token
        );
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);

        static async IAsyncEnumerable<TaskRequest> Waiting([EnumeratorCancellation] CancellationToken ct = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            yield break;
        }
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public async Task Connections_OverHttp_AreClosedAtOnce(BatchOrder order)
    {
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        using var llm = LlmSwitch.Create(b =>
            b.AddProvider(
                "sim",
                new ProviderOptions { BaseUrl = new Uri(simulator.BaseAddress, "v1"), Models = { "m~endless~event-delay=5ms" } }
            )
        );
        var requests = Enumerable.Range(0, 6).Select(i => new TaskRequest($"Tell me about tide {i}"));
        var seen = new HashSet<int>();
        await foreach (var chunk in llm.StreamBatchAsync(requests, new() { Order = order, MaxParallelism = 6 }, Token))
        {
            seen.Add(chunk.Index);
            if (simulator.Attempts.Count == 6)
                break;
        }
        foreach (var attempt in simulator.Attempts)
        {
            await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
            attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
        }
        if (order == BatchOrder.Input)
            seen.ShouldBe([0]);
    }
}

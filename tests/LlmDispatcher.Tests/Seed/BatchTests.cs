using LlmDispatcher.Tests.Batching;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page's batch, S62 to S64: chunks that tell whose they are, task types of all kinds, and no request lost by another one's failure.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly Batch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void S62_Chunk_SaysWhichRequestItBelongsTo()
    {
        _batch.Run(new(), Batch.To("a", "x 1 1"), Batch.To("b", "y 1 1"), Batch.To("a", "z 1")).ShouldBeNull();
        foreach (var own in _batch.Chunks.GroupBy(c => c.Index))
            string.Concat(own.Select(c => c.Text)).ShouldBe(PromptSource.TextOf(own.First().Request.Prompt));
        _batch.Chunks.Select(c => c.Id).Distinct().ShouldBe(["0", "1", "2"], ignoreOrder: true);
    }

    [Fact]
    public void S62_Order_OfTheInput_CanBeHadAndNotTheProviders()
    {
        _batch.Run(new() { Order = BatchOrder.Input }, Batch.To("b", "x 9 1"), Batch.To("a", "y 1"), Batch.To("b", "z 1")).ShouldBeNull();
        _batch.Text.ShouldBe("x0 x1 y0 z0");
    }

    [Fact]
    public void S62_Concurrency_IsBoundedInTotalAndPerProvider()
    {
        var requests = Enumerable.Range(0, 12).Select(i => Batch.To(i % 2 == 0 ? "a" : "b", $"x{i} 1 1"));
        _batch.Run(new() { MaxParallelism = 3, MaxParallelismPerProvider = 2 }, requests).ShouldBeNull();
        (_batch.A.MostOpen, _batch.B.MostOpen).ShouldBe((2, 2));
    }

    [Fact]
    public async Task S63_Batch_OfSeveralTaskTypes_RoutesEachOnItsOwn()
    {
        using var llm = LlmSwitch.Create(b =>
            b.AddSource("text", new PromptSource(TimeProvider.System), "m")
                .AddSource("code", new PromptSource(TimeProvider.System), "m")
                .UseRouter(new ByTask())
        );
        TaskRequest[] requests =
        [
            new("one 0") { TaskType = TaskType.TextGeneration },
            new("two 0") { TaskType = TaskType.TextGeneration },
            new("three 0") { TaskType = TaskType.CodeGeneration },
        ];
        var groups = llm.GroupByProvider(requests);
        groups["text"].ShouldBe(requests[..2]);
        groups["code"].ShouldBe(requests[2..]);
        var token = TestContext.Current.CancellationToken;
        var chunks = await llm.StreamBatchAsync(requests, null, token).ToListAsync(token);
        chunks.Where(c => c.IsLast).OrderBy(c => c.Index).Select(c => c.Summary!.Provider).ShouldBe(["text", "text", "code"]);
    }

    [Fact]
    public void S64_Request_ThatFails_DropsNoOther()
    {
        _batch.Run(new(), new TaskRequest("x 1"), new TaskRequest("y fail"), new TaskRequest("z 1")).ShouldBeNull();
        var last = _batch.Chunks.Where(c => c.IsLast).OrderBy(c => c.Index).ToList();
        last.Select(c => c.Error is null).ShouldBe([true, false, true]);
        last[1].Error.ShouldBeOfType<ProviderException>();
        last[2].Summary!.Text.ShouldBe("z0 ");
    }

    private sealed class ByTask : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) =>
            [.. candidates.OrderByDescending(c => (c.Route.Provider == "code") == (request.TaskType == TaskType.CodeGeneration))];
    }
}

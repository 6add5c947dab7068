using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Batching;

/// <summary>What comes out of a batch, and in which order.</summary>
public sealed class BatchOrderTests : IDisposable
{
    private readonly Batch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void Interleaved_RequestsAtOnce_AreHandedOverAsTheyCome()
    {
        _batch.Run(new(), new TaskRequest("x 1 1 1"), new TaskRequest("y 1.5 1 1")).ShouldBeNull();
        _batch.Text.ShouldBe("x0 y0 x1 y1 x2 y2");
    }

    [Fact]
    public void Input_RequestsAtOnce_AreHandedOverOneAfterTheOther()
    {
        _batch
            .Run(new() { Order = BatchOrder.Input }, new TaskRequest("x 1 1 9"), new TaskRequest("y 1 1 1"), new TaskRequest("z 1"))
            .ShouldBeNull();
        _batch.Text.ShouldBe("x0 x1 x2 y0 y1 y2 z0");
        _batch.A.MostOpen.ShouldBe(3, "they run at the same time even so");
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public void Chunks_OfEachRequest_AreItsOwnStream(BatchOrder order)
    {
        string[] prompts = ["x 1 1 1", "y 0 0", "z 3 0 1 1"];
        _batch.Run(new() { Order = order }, prompts.Select(p => new TaskRequest(p))).ShouldBeNull();
        for (var i = 0; i < prompts.Length; i++)
        {
            var own = _batch.Chunks.Where(c => c.Index == i).ToList();
            own.ShouldAllBe(c => c.Id == $"{i}" && c.Request.Prompt == prompts[i] && c.Error == null);
            own.Select(c => c.Chunk!.Index).ShouldBe(Enumerable.Range(0, own.Count));
            own.Select(c => c.IsLast).ShouldBe(own.Select((_, n) => n == own.Count - 1));
            own[^1].Summary!.Text.ShouldBe(PromptSource.TextOf(prompts[i]));
            string.Concat(own.Select(c => c.Text)).ShouldBe(PromptSource.TextOf(prompts[i]));
        }
    }

    [Fact]
    public async Task Ids_OfTheCaller_AreOnTheChunks()
    {
        BatchItem[] items = [new(new TaskRequest("x 0"), "first"), new(new TaskRequest("y 0"))];
        await _batch.ReadAsync(_batch.Switch.StreamBatchAsync(items.ToAsyncEnumerable(), null, TestContext.Current.CancellationToken));
        _batch.Chunks.Where(c => c.IsLast).Select(c => (c.Index, c.Id)).ShouldBe([(0, "first"), (1, "1")], ignoreOrder: true);
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public void Failure_OfOneRequest_EndsOnlyThatRequest(BatchOrder order)
    {
        TaskRequest[] requests =
        [
            new("x 1 1"),
            new("refused fail"),
            new("broken 1 fail"),
            new("nowhere 1") { Model = "no-such-model" },
            new("y 5 1"),
        ];
        _batch.Run(new() { Order = order }, requests).ShouldBeNull();

        var last = _batch.Chunks.Where(c => c.IsLast).OrderBy(c => c.Index).ToList();
        last.Select(c => c.Index).ShouldBe([0, 1, 2, 3, 4]);
        last[0].Summary!.Ending.ShouldBe(Ending.Completed);
        last[1].Error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.InvalidRequest);
        last[2].Error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe("broken0 ");
        last[3].Error.ShouldBeOfType<LlmConfigurationException>().Message.ShouldContain("no-such-model");
        last[4].Summary!.Text.ShouldBe("y0 y1 ");
        (last[1].Chunk, last[1].Text, last[1].Summary).ShouldBe((null, "", null));
    }

    [Fact]
    public void Batch_Empty_Ends()
    {
        _batch.Run(new()).ShouldBeNull();
        _batch.Run(new() { Order = BatchOrder.Input }).ShouldBeNull();
        _batch.Chunks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(BatchOrder.Input)]
    [InlineData(BatchOrder.Interleaved)]
    public void Requests_ThatThrow_AreAnsweredAsFarAsTheyGotAndThenItIsThrown(BatchOrder order)
    {
        _batch.Run(new() { Order = order }, Broken()).ShouldBeOfType<InvalidDataException>();
        _batch.Text.ShouldBe("x0 x1 y0");

        static IEnumerable<TaskRequest> Broken()
        {
            yield return new TaskRequest("x 1 1");
            yield return new TaskRequest("y 4");
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Request_Null_IsToldAndThoseBeforeAreAnswered()
    {
        _batch.Run(new(), new TaskRequest("x 1"), null!).ShouldBeOfType<ArgumentException>();
        _batch.Text.ShouldBe("x0");
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchOptions { MaxParallelism = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchOptions { MaxParallelismPerProvider = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchOptions { MaxBufferedCharacters = 0 });
        new BatchOptions { MaxParallelismPerProvider = null }.ShouldBe(new BatchOptions());
    }
}

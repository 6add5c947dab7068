using LlmDispatcher.Caching;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Identical requests at the same time: one provider stream, and every reader has the whole answer.</summary>
public sealed class FlightTests
{
    private static readonly TaskRequest Question = new("Why is the sea salty?");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Joiners_AThousand_CostOneRequest()
    {
        var source = new GatedSource();
        var ledger = new Requests();
        var cache = new StreamingCache();
        using var llm = Answers.Switch(cache, source, b => b.AddLedger(ledger));
        var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        (await first.MoveNextAsync()).ShouldBeTrue();
        var readers = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => llm.AskAsync(Question))).ToList();

        for (var i = 0; i < 50; i++)
        {
            source.Give(StreamEvent.OfText($"{i} "));
            await Task.Yield();
        }
        source.Give(Answers.Stop);
        source.End();
        while (await first.MoveNextAsync()) { }
        await first.DisposeAsync();

        var whole = string.Concat(Enumerable.Range(0, 50).Select(i => $"{i} "));
        foreach (var events in await Task.WhenAll(readers))
        {
            string.Concat(events.Where(e => e.Kind == StreamEventKind.Text).Select(e => e.Text)).ShouldBe(whole);
            events[^1].Summary!.Text.ShouldBe(whole);
            events[^1].Summary!.Attempts.ShouldBeEmpty();
        }
        source.Asked.ShouldBe(1);
        ledger.Attempts.ShouldBe(1);
        ledger.Summaries.Count.ShouldBe(1001);
        ledger.Summaries.Count(s => s.Cache!.Outcome == CacheOutcome.Miss).ShouldBe(1);
        var told = await cache.ReadStatisticsAsync(Token);
        (told.Misses, told.Joined + told.Hits).ShouldBe((1, 1000));
    }

    [Fact]
    public async Task Joiner_WhoComesLate_CatchesUpAndFollows()
    {
        var source = new GatedSource();
        using var llm = Answers.Switch(new StreamingCache(), source);
        await using var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        source.Give(StreamEvent.OfText("a"), StreamEvent.OfText("b"));
        await first.UntilAsync("b");

        await using var second = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        (await second.MoveNextAsync()).ShouldBeTrue();
        second.Current.Cache!.Outcome.ShouldBe(CacheOutcome.Joined);
        await second.UntilAsync("b");
        var waiting = second.UntilAsync("c");
        source.Give(StreamEvent.OfText("c"), Answers.Stop);
        await waiting; // though the first one does not read on
        source.End();
        var summary = (await second.RestAsync())[^1].Summary!;
        (summary.Text, summary.Cost, summary.Cache!.Outcome).ShouldBe(("abc", 0, CacheOutcome.Joined));
        (await first.RestAsync())[^1].Summary!.Text.ShouldBe("abc");
    }

    [Fact]
    public async Task Provider_IsReadNoFasterThanTheFastestReader()
    {
        var read = 0;
        using var llm = Answers.Switch(new StreamingCache(), new CountingSource(() => read++));
        await using var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        await first.UntilAsync("5");
        read.ShouldBe(6);
    }

    [Fact]
    public async Task Leader_WhoLeaves_LeavesTheOthersTheirAnswer()
    {
        var source = new GatedSource();
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), source, b => b.AddLedger(ledger));
        var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");
        await using var second = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        await second.UntilAsync("a");

        await first.DisposeAsync();
        source.Closed.IsCompleted.ShouldBeFalse();
        source.Give(StreamEvent.OfText("b"), Answers.Stop);
        source.End();

        (await second.RestAsync())[^1].Summary!.Text.ShouldBe("ab");
        source.Asked.ShouldBe(1);
        ledger
            .Summaries.Select(s => (s.Ending, s.Text, s.Attempts.Count))
            .ShouldBe([(Ending.Abandoned, "a", 0), (Ending.Completed, "ab", 1)]); // whoever stayed has the attempt in the sum
    }

    [Fact]
    public async Task Reader_WhoBlocksTheThread_HoldsUpNobodyElse()
    {
        var source = new GatedSource();
        using var llm = Answers.Switch(new StreamingCache(), source);
        await using var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");

        var reading = BlockAsync(); // waits for the next event
        var giving = Task.Run(() => source.Give(StreamEvent.OfText("b")), Token); // and goes on in here
        await source.Read("b").WaitAsync(TimeSpan.FromSeconds(20), Token);
        source.Give(StreamEvent.OfText("c"), Answers.Stop);
        source.End();

        (await reading.WaitAsync(TimeSpan.FromSeconds(20), Token)).ShouldBe("abc");
        await giving;
        (await first.RestAsync())[^1].Summary!.Text.ShouldBe("abc");
        source.Asked.ShouldBe(1);

        async Task<string> BlockAsync()
        {
            await first.MoveNextAsync().ConfigureAwait(false);
            var other = Task.Run(() => llm.AskAsync(Question), Token);
#pragma warning disable xUnit1031 // it is what this is about
            return other.Wait(TimeSpan.FromSeconds(10), Token) ? other.Result[^1].Summary!.Text : "nothing, as the first one holds all up";
#pragma warning restore xUnit1031
        }
    }

    [Fact]
    public async Task Attempts_WhenTheLeaderLeavesAfterOthersSawTheEnd_AreToldOnce()
    {
        var source = new GatedSource();
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), source, b => b.AddLedger(ledger));
        var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");
        await using var second = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        source.Give(Answers.Stop);
        source.End();
        do (await second.MoveNextAsync()).ShouldBeTrue();
        while (second.Current.Summary is null);

        await first.DisposeAsync(); // while the other one still holds the last event

        ledger.Summaries.Sum(s => s.Attempts.Count).ShouldBe(1);
    }

    [Fact]
    public async Task Breaker_OpenedByASharedAnswer_IsHeardByWhoAskedForIt()
    {
        var answers = new CachedAnswers(new Opening(), new StreamingCache(), _ => "", TimeProvider.System);
        var watcher = new Watcher();
        await answers.StreamAsync(Question with { Watcher = watcher }, Token).ToListAsync(Token);
        watcher.Opened.ShouldBe([new Route("p", "m")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LastReader_WhoLeaves_ClosesTheProvidersStream(bool isCancelled)
    {
        var source = new GatedSource();
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), source, b => b.AddLedger(ledger));
        using var cancel = new CancellationTokenSource();
        var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        var second = llm.StreamEventsAsync(Question, cancel.Token).GetAsyncEnumerator(cancel.Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");
        await second.UntilAsync("a");
        await first.DisposeAsync();

        if (isCancelled)
        {
            var waiting = second.MoveNextAsync();
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);
        }
        await second.DisposeAsync();

        await source.Closed.WaitAsync(TimeSpan.FromSeconds(20), Token);
        var left = ledger.Summaries[^1];
        (left.Ending, left.Text, left.Attempts.Count).ShouldBe((isCancelled ? Ending.Cancelled : Ending.Abandoned, "a", 1));
        (await llm.OutcomeStartAsync(Question)).ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Reader_Cancelled_LeavesAtOnceAndAlone()
    {
        var source = new GatedSource();
        using var llm = Answers.Switch(new StreamingCache(), source);
        using var cancel = new CancellationTokenSource();
        await using var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        await using var second = llm.StreamEventsAsync(Question, cancel.Token).GetAsyncEnumerator(cancel.Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");
        await second.UntilAsync("a");
        var waiting = second.MoveNextAsync();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);

        source.Give(Answers.Stop);
        source.End();
        (await first.RestAsync())[^1].Summary!.Ending.ShouldBe(Ending.Completed);
    }

    [Fact]
    public async Task Failure_OfTheAnswer_IsEveryReadersOwnAfterWhatWasShown()
    {
        var source = new GatedSource();
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), source, b => b.AddLedger(ledger));
        var request = Question with
        {
            Policy = new StreamPolicy { Recovery = RecoveryMode.Fail, MaxRetries = 0 },
        };
        var first = llm.StreamEventsAsync(request, Token).GetAsyncEnumerator(Token);
        source.Give(StreamEvent.OfText("a"));
        await first.UntilAsync("a");
        var second = llm.StreamEventsAsync(request, Token).GetAsyncEnumerator(Token);
        (await second.MoveNextAsync()).ShouldBeTrue();
        source.Give(StreamEvent.OfText("b"));
        source.End(new IOException("broken"));

        foreach (var reader in (IAsyncEnumerator<StreamEvent>[])[first, second])
        {
            var error = await Should.ThrowAsync<StreamingException>(async () => await reader.RestAsync());
            error.PartialText.ShouldBe("ab");
            await reader.DisposeAsync();
        }
        ledger.Summaries.Select(s => (s.Ending, s.Text, s.Attempts.Count)).ShouldBe([(Ending.Failed, "ab", 1), (Ending.Failed, "ab", 0)]);
    }

    [Fact]
    public async Task Recovery_OfTheAnswer_IsSeenByAllReadersOnce()
    {
        const string Beginning = "The tide is the rise and fall of the sea, twice a day. ";
        var source = new Echo(Beginning, "The moon does it.");
        var request = Question with { Policy = new StreamPolicy { MaxRetries = 1 } };
        using var llm = Answers.Switch(new StreamingCache(), source);
        await using var first = llm.StreamEventsAsync(request, Token).GetAsyncEnumerator(Token);
        await first.UntilAsync(Beginning);
        var second = await llm.AskAsync(request);
        var rest = await first.RestAsync();
        source.Asked.ShouldBe(2);
        second[^1].Summary!.Text.ShouldBe(rest[^1].Summary!.Text);
        string.Concat(second.Where(e => e.Kind == StreamEventKind.Text).Select(e => e.Text)).ShouldBe(second[^1].Summary!.Text);
        second[^1].Summary!.Text.ShouldEndWith("The moon does it.");
        second[^1].Summary!.Seams.Count.ShouldBe(1);
        var kept = await llm.AskAsync(request);
        kept[0].Cache!.Outcome.ShouldBe(CacheOutcome.Hit);
        kept[^1].Summary!.Seams.ShouldBe(second[^1].Summary!.Seams);
    }

    [Fact]
    public async Task SlowReader_OfATooLargeAnswer_HoldsTheOthersBackWithinTheBound()
    {
        var pieces = Enumerable.Range(0, 400).Select(i => StreamEvent.OfText($"{i} {new string('x', 100)}")).ToArray();
        var source = new ScriptedSource([.. pieces, Answers.Stop]);
        using var llm = Answers.Switch(new StreamingCache { MaxAnswerBytes = 20_000 }, source);
        var slow = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        await slow.UntilAsync(pieces[0].Text);
        var fast = llm.AskAsync(Question);
        fast.IsCompleted.ShouldBeFalse(); // it is as far ahead as it may be
        (await slow.RestAsync()).Count(e => e.Kind == StreamEventKind.Text).ShouldBe(399);
        await slow.DisposeAsync();
        (await fast).Count(e => e.Kind == StreamEventKind.Text).ShouldBe(400);
        source.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Requests_WithAnotherPolicy_DoNotShareAStream()
    {
        var source = new GatedSource();
        using var llm = Answers.Switch(new StreamingCache(), source);
        await using var first = llm.StreamEventsAsync(Question, Token).GetAsyncEnumerator(Token);
        (await first.MoveNextAsync()).ShouldBeTrue();
        (await llm.OutcomeStartAsync(Question)).ShouldBe(CacheOutcome.Joined);
        (await llm.OutcomeStartAsync(Question with { Policy = new StreamPolicy { TotalTimeout = TimeSpan.FromSeconds(1) } })).ShouldBe(
            CacheOutcome.Miss
        );
    }

    [Fact]
    public async Task Request_ThatNobodyCanAnswer_FailsAsWithoutACache()
    {
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("x")), b => b.AddLedger(ledger));
        await Should.ThrowAsync<LlmConfigurationException>(() => llm.AskAsync(Question with { Providers = ["nosuch"] }));
        ledger.Summaries.ShouldBeEmpty(); // nobody was asked
    }

    /// <summary>Breaks off once; then it repeats the words that it is asked to repeat, and goes on.</summary>
    private sealed class Echo(string beginning, string rest) : IStreamSource
    {
        public int Asked { get; private set; }

        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            if (++Asked == 1)
            {
                yield return StreamEvent.OfText(beginning);
                yield break; // without proof
            }
            yield return StreamEvent.OfText(request.Messages[^1].Text.Split('«', '»')[1] + rest);
            yield return Answers.Stop;
        }
    }

    private sealed class CountingSource(Action read) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            for (var i = 0; i < 100; i++)
            {
                read();
                yield return StreamEvent.OfText($"{i}");
                await Task.Yield();
            }
        }
    }

    /// <summary>Whoever answers finds that a route is to be left alone.</summary>
    private sealed class Opening : IStreamSource
    {
        public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken)
        {
            request.Watcher!.Opened(new Route("p", "m"));
            return AsyncEnumerable.Empty<StreamEvent>();
        }
    }
}

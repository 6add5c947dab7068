using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Caching;

public sealed class CachedAnswersTests
{
    private static readonly TaskRequest Question = new("Why is the sea salty?");

    [Fact]
    public async Task Request_Repeated_IsAHitWithTheSameEvents()
    {
        var source = new ScriptedSource(Answers.Text("It ", "is ", "salt."));
        using var llm = Answers.Switch(new StreamingCache(), source);

        var first = await llm.AskAsync(Question);
        var second = await llm.AskAsync(Question);

        source.Requests.Count.ShouldBe(1);
        Answers.Said(second).ShouldBe(Answers.Said(first));
        first[0].Cache!.Outcome.ShouldBe(CacheOutcome.Miss);
        var result = second[0].Cache!;
        (result.Outcome, result.Provider, result.Model).ShouldBe((CacheOutcome.Hit, "p", "m-2026"));
        result.Key.ShouldBe(first[0].Cache!.Key);
        var summary = second[^1].Summary!;
        (summary.Ending, summary.FinishReason, summary.Text).ShouldBe((Ending.Completed, ChatFinishReason.Stop, "It is salt."));
        (summary.Provider, summary.Model, summary.ResponseId).ShouldBe(("p", "m-2026", "answer-1"));
        summary.Usage!.TotalTokenCount.ShouldBe(15);
        summary.Attempts.ShouldBeEmpty();
        summary.Cost.ShouldBe(0);
        summary.Cache.ShouldBe(result);
    }

    [Fact]
    public async Task Hit_AfterTheSwitchIsShutDown_IsRefusedAsAnyOtherRequest()
    {
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("salt")));
        await llm.AskAsync(Question);
        await llm.DrainAsync(TimeSpan.Zero, Answers.Token);
        await Should.ThrowAsync<DispatcherStoppedException>(async () => await llm.AskAsync(Question));
    }

    [Fact]
    public async Task TimeToLive_LongerThanTimeItself_KeepsForEver()
    {
        using var llm = Answers.Switch(new StreamingCache { TimeToLive = TimeSpan.MaxValue }, new ScriptedSource(Answers.Text("salt")));
        await llm.AskAsync(Question);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task Chunks_OfAHit_AreMarked()
    {
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("It ", "is ", "salt.")));
        var live = await llm.StreamChunksAsync(Question, Answers.Token).ToListAsync(Answers.Token);
        var kept = await llm.StreamChunksAsync(Question, Answers.Token).ToListAsync(Answers.Token);
        live.ShouldAllBe(c => !c.IsCached);
        kept.ShouldAllBe(c => c.IsCached && c.Provider == "p" && c.Model == "m-2026");
        kept.Select(c => c.Text).ShouldBe(live.Select(c => c.Text));
        kept.Select(c => c.Index).ShouldBe(live.Select(c => c.Index));
    }

    [Fact]
    public async Task Question_InOtherWords_IsSimilar()
    {
        var source = new ScriptedSource(Answers.Text("It is salt."));
        using var llm = Answers.Switch(new StreamingCache(), source);
        await llm.OutcomeAsync("Why is the sea salty?");
        var result = await llm.OutcomeAsync("Please, why is the sea salty??");
        (result!.Outcome, result.Similarity).ShouldBe((CacheOutcome.Similar, 1));
        source.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Similarity_Off_AsksAgain()
    {
        using var llm = Answers.Switch(new StreamingCache { Similarity = false }, new ScriptedSource(Answers.Text("x")));
        await llm.OutcomeAsync("Why is the sea salty?");
        (await llm.OutcomeAsync("why is the sea salty"))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync("why is the sea salty"))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task Similarity_BelowTheDefault_LetsHarmlessWordsDiffer()
    {
        using var llm = Answers.Switch(new StreamingCache { SimilarityThreshold = 0.6 }, new ScriptedSource(Answers.Text("x")));
        await llm.OutcomeAsync("Explain briefly why tides follow the moon");
        (await llm.OutcomeAsync("Explain why tides follow the moon"))!.Outcome.ShouldBe(CacheOutcome.Similar);
        (await llm.OutcomeAsync("Explain why tides do not follow the moon"))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync("Explain why moons follow the tide"))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Cache_OfTheRequest_ComesBeforeTheSwitchs()
    {
        var own = new StreamingCache();
        using var llm = Answers.Switch(cache: null, new ScriptedSource(Answers.Text("x")));
        (await llm.OutcomeAsync(Question)).ShouldBeNull();
        (await llm.OutcomeAsync(Question with { Cache = own }))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync(Question with { Cache = own }))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task Mode_Skip_LeavesTheCacheAlone()
    {
        var source = new ScriptedSource(Answers.Text("x"));
        using var llm = Answers.Switch(new StreamingCache(), source);
        (await llm.OutcomeAsync(Question with { CacheMode = CacheMode.Skip })).ShouldBeNull();
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync(Question with { CacheMode = CacheMode.Skip })).ShouldBeNull();
        source.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Mode_Refresh_AsksAgainAndKeepsTheNewAnswer()
    {
        var source = new Sequence(Answers.Text("old"), Answers.Text("new"));
        using var llm = Answers.Switch(new StreamingCache(), source);
        await llm.OutcomeAsync(Question);
        (await llm.OutcomeAsync(Question with { CacheMode = CacheMode.Refresh }))!.Outcome.ShouldBe(CacheOutcome.Miss);
        var events = await llm.AskAsync(Question);
        events[0].Cache!.Outcome.ShouldBe(CacheOutcome.Hit);
        events[^1].Summary!.Text.ShouldBe("new");
    }

    [Fact]
    public async Task Answer_OverItsTime_IsAskedForAgain()
    {
        var time = new FakeTimeProvider();
        var cache = new StreamingCache { TimeToLive = TimeSpan.FromMinutes(1), TimeProvider = time };
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("x")));
        await llm.OutcomeAsync(Question);
        time.Advance(TimeSpan.FromMinutes(1));
        (await llm.OutcomeAsync(Question))!.Age.ShouldBe(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromTicks(1));
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    public static TheoryData<string> NotKept =>
        ["length", "content_filter", "refusal", "empty", "pause", "failed", "cut", "left", "strange"];

    [Theory]
    [MemberData(nameof(NotKept))]
    public async Task Answer_NotWhole_IsNotKept(string what)
    {
        StreamEvent text = StreamEvent.OfText("part");
        var first = what switch
        {
            "length" => new ScriptedSource(text, Answers.Finish(ChatFinishReason.Length)),
            "content_filter" => new ScriptedSource(text, Answers.Finish(ChatFinishReason.ContentFilter)),
            "refusal" => new ScriptedSource(StreamEvent.OfRefusal("no"), Answers.Stop),
            "empty" => new ScriptedSource(Answers.Stop),
            "pause" => new ScriptedSource(text, StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "pause_turn"))),
            "failed" => new ScriptedSource(text) { Error = new InvalidOperationException("broken") },
            "left" => new ScriptedSource(text, text, Answers.Stop),
            "strange" => new ScriptedSource(text, Answers.Finish(new ChatFinishReason("strange"))),
            _ => new ScriptedSource(text),
        };
        var source = new Sequence(first, new ScriptedSource(Answers.Text("whole")));
        using var llm = Answers.Switch(new StreamingCache(), source);
        var request = Question with
        {
            Policy = new StreamPolicy { Recovery = RecoveryMode.Fail, MaxRetries = 0 },
        };

        if (what == "left")
        {
            await foreach (var _ in llm.StreamAsync(request, Answers.Token))
                break;
        }
        else if (what is "failed" or "cut")
            await Should.ThrowAsync<StreamingException>(() => llm.AskAsync(request));
        else
            await llm.AskAsync(request);

        (await llm.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task Answer_CutAtTheLimit_IsKeptWhenAllowed()
    {
        var source = new ScriptedSource(StreamEvent.OfText("part"), Answers.Finish(ChatFinishReason.Length));
        using var llm = Answers.Switch(new StreamingCache { CacheLengthCut = true }, source);
        await llm.OutcomeAsync(Question);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task Answer_TooLarge_IsStreamedAndNotKept()
    {
        var pieces = Enumerable.Range(0, 1000).Select(i => $"piece {i} ").ToArray();
        using var llm = Answers.Switch(new StreamingCache { MaxAnswerBytes = 10_000 }, new ScriptedSource(Answers.Text(pieces)));
        for (var i = 0; i < 2; i++)
        {
            var events = await llm.AskAsync(Question);
            events[0].Cache!.Outcome.ShouldBe(CacheOutcome.Miss);
            string.Concat(events.Select(e => e.Text)).ShouldBe(string.Concat(pieces));
        }
    }

    [Fact]
    public async Task Tools_AndTurns_AreNotCachedUnlessAsked()
    {
        var tool = AIFunctionFactory.Create(() => 1, "now");
        var withTool = Question with { Options = new ChatOptions { Tools = [tool] } };
        var turns = new TaskRequest([
            new ChatMessage(ChatRole.User, "hi"),
            new ChatMessage(ChatRole.Assistant, "hello"),
            new ChatMessage(ChatRole.User, "and you?"),
        ]);
        using var plain = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("x")));
        using var asked = Answers.Switch(
            new StreamingCache { CacheTools = true, CacheConversations = true },
            new ScriptedSource(Answers.Text("x"))
        );
        foreach (var request in (TaskRequest[])[withTool, turns])
        {
            (await plain.OutcomeAsync(request)).ShouldBeNull();
            (await asked.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Miss);
            (await asked.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Hit);
        }
    }

    [Fact]
    public async Task Call_OfATool_IsReplayedWithItsArguments()
    {
        var source = new ScriptedSource(
            StreamEvent.OfToolCallStart(0, "c1", "now", "seal"),
            StreamEvent.OfToolCallFragment(0, """{"city":"""),
            StreamEvent.OfToolCallFragment(0, "\"Rome\"}"),
            StreamEvent.OfToolCallEnd(0),
            Answers.Finish(ChatFinishReason.ToolCalls)
        );
        using var llm = Answers.Switch(new StreamingCache { CacheTools = true }, source);
        var live = await llm.AskAsync(Question);
        var kept = await llm.AskAsync(Question);
        kept[0].Cache!.Outcome.ShouldBe(CacheOutcome.Hit);
        Answers.Said(kept).ShouldBe(Answers.Said(live));
        var call = kept[^1].Summary!.ToolCalls.ShouldHaveSingleItem();
        (call.CallId, call.Name, call.Arguments!["city"]!.ToString()).ShouldBe(("c1", "now", "Rome"));
        source.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_ThatAnotherAttemptGave_IsKeptWithoutTheFirstOnesThoughts()
    {
        var source = new Sequence(
            new ScriptedSource(StreamEvent.OfReasoning("wrong")) { Error = new InvalidOperationException("broken") },
            new ScriptedSource([StreamEvent.OfReasoning("right"), .. Answers.Text("x")])
        );
        using var llm = Answers.Switch(new StreamingCache(), source);
        var request = Question with { Policy = new StreamPolicy { MaxRetries = 1 } };
        var live = await llm.AskAsync(request);
        live.Count(e => e.Kind == StreamEventKind.AttemptFailed).ShouldBe(1);
        var kept = await llm.AskAsync(request);
        kept.Where(e => e.Kind == StreamEventKind.Reasoning).Select(e => e.Text).ShouldBe(["right"]);
        kept[^1].Summary!.Text.ShouldBe("x");
    }

    [Fact]
    public async Task Replay_AsRecorded_TakesTheTimeOfTheFirstAnswer()
    {
        var time = new FakeTimeProvider();
        var source = new PacedSource(time, (1, StreamEvent.OfText("a")), (2, StreamEvent.OfText("b")), (3, Answers.Stop));
        using var llm = Answers.Switch(new StreamingCache { Replay = CacheReplay.AsRecorded }, source, b => b.TimeProvider = time);
        var live = Timed(llm, time);
        Clock.Run(time, live, TimeSpan.FromMilliseconds(100));
        var kept = Timed(llm, time);
        Clock.Run(time, kept, TimeSpan.FromMilliseconds(100));
        (await kept).ShouldBe(await live);
        source.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Replay_AtAPace_TakesTheTimeOfItsTokens()
    {
        var time = new FakeTimeProvider();
        string[] words = [.. Enumerable.Repeat("four", 11)]; // a token each, as estimated
        using var llm = Answers.Switch(
            new StreamingCache { Replay = CacheReplay.TokensPerSecond(10) },
            new ScriptedSource(Answers.Text(words)),
            b => b.TimeProvider = time
        );
        await llm.AskAsync(Question);
        var kept = Timed(llm, time);
        Clock.Run(time, kept, TimeSpan.FromMilliseconds(50));
        (await kept)
            .Where(t => t.Text.Length > 0)
            .Select(t => t.At.TotalSeconds)
            .ShouldBe(Enumerable.Range(0, 11).Select(i => i / 10.0), 0.051);
    }

    [Fact]
    public async Task Removal_ByKeyTagModelAndAll_AsksAgain()
    {
        var cache = new StreamingCache();
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("x")));
        var request = Question with { CacheTags = ["sea", "salt"] };

        var key = (await llm.OutcomeAsync(request))!.Key;
        (await cache.RemoveAsync(key, Answers.Token)).ShouldBeTrue();
        (await cache.RemoveAsync(key, Answers.Token)).ShouldBeFalse();
        (await llm.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await cache.RemoveTagAsync("land", Answers.Token)).ShouldBe(0);
        (await cache.RemoveTagAsync("salt", Answers.Token)).ShouldBe(1);
        (await llm.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await cache.RemoveModelAsync("m", Answers.Token)).ShouldBe(0);
        (await cache.RemoveModelAsync("p/m-2026", Answers.Token)).ShouldBe(1);
        (await llm.OutcomeAsync(request))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await cache.ClearAsync(Answers.Token)).ShouldBe(1);
        (await llm.OutcomeAsync("Please, why is the sea salty?"))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Removal_WhileAnAnswerIsUnderWay_KeepsItOut()
    {
        var cache = new StreamingCache();
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("a", "b")));
        await foreach (var _ in llm.StreamAsync(Question, Answers.Token))
            await cache.ClearAsync(Answers.Token);
        (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
    }

    [Fact]
    public async Task Statistics_CountWhatHappened()
    {
        var cache = new StreamingCache { MaxEntries = 2 };
        using var llm = Answers.Switch(cache, new ScriptedSource(Answers.Text("x")));
        foreach (var prompt in (string[])["one", "one", "One!", "two plus", "three plus", "two plus"])
            await llm.OutcomeAsync(prompt);
        var told = await cache.ReadStatisticsAsync(Answers.Token);
        (told.Hits, told.SimilarHits, told.Joined, told.Misses).ShouldBe((2, 1, 0, 3));
        (told.Stored, told.Evictions, told.Entries, told.StoreFailures).ShouldBe((3, 1, 2, 0));
        told.Bytes.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Store_ThatFails_IsAMissAndTold()
    {
        List<Exception> told = [];
        var cache = new StreamingCache { Store = new BrokenStore(), StoreFailed = told.Add };
        var source = new ScriptedSource(Answers.Text("x"));
        using var llm = Answers.Switch(cache, source);
        for (var i = 0; i < 2; i++)
            (await llm.OutcomeAsync(Question))!.Outcome.ShouldBe(CacheOutcome.Miss);
        source.Requests.Count.ShouldBe(2);
        told.Count.ShouldBe(6); // to find, to look for similar ones, to keep; twice
        told.ShouldAllBe(e => e is IOException);
    }

    [Fact]
    public async Task Ledger_HearsOfAHitOnce()
    {
        var ledger = new Requests();
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("x")), b => b.AddLedger(ledger));
        await llm.AskAsync(Question);
        await llm.AskAsync(Question);
        await foreach (var _ in llm.StreamAsync(Question, Answers.Token))
            break;
        ledger
            .Summaries.Select(s => (s.Cache!.Outcome, s.Ending, s.Attempts.Count))
            .ShouldBe([
                (CacheOutcome.Miss, Ending.Completed, 1),
                (CacheOutcome.Hit, Ending.Completed, 0),
                (CacheOutcome.Hit, Ending.Abandoned, 0),
            ]);
        ledger.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Watcher_HearsOfEveryEnding()
    {
        var watcher = new Watcher();
        using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("a", "b")));
        var request = Question with { Watcher = watcher };
        await llm.AskAsync(request);
        await llm.AskAsync(request);
        using var cancel = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in llm.StreamEventsAsync(request, cancel.Token))
            {
                if (e.Kind == StreamEventKind.Text)
                    await cancel.CancelAsync();
            }
        });
        watcher
            .Heard.Select(s => (s.Cache!.Outcome, s.Ending, s.Text))
            .ShouldBe([
                (CacheOutcome.Miss, Ending.Completed, "ab"),
                (CacheOutcome.Hit, Ending.Completed, "ab"),
                (CacheOutcome.Hit, Ending.Cancelled, "a"),
            ]);
    }

    private static async Task<List<(TimeSpan At, string Text)>> Timed(LlmSwitch llm, FakeTimeProvider time)
    {
        var start = time.GetTimestamp();
        List<(TimeSpan, string)> seen = [];
        await foreach (var e in llm.StreamEventsAsync(Question, Answers.Token).ConfigureAwait(false))
        {
            if (e.Kind is not (StreamEventKind.Cached or StreamEventKind.Ended))
                seen.Add((time.GetElapsedTime(start), e.Text));
        }
        return seen;
    }
}

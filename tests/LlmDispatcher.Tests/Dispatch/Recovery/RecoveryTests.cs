using LlmDispatcher.Dispatch;
using LlmDispatcher.Observers;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

/// <summary>A stream that breaks after something was shown: who goes on with it, how they are asked, and when it has to end.</summary>
public sealed class RecoveryTests
{
    private const string Half = "The tide turns twice a day. ";
    private const string Rest = "The moon pulls the sea.";

    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
    private static readonly ProviderFailure Busy = new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "busy");
    private static readonly ProviderFailure Rejected = new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "no prefill")
    {
        StatusCode = 400,
    };

    private readonly FakeTimeProvider _time = new();
    private StreamPolicy _policy = new();
    private TaskRequest _request = new("hi");

    [Fact]
    public async Task Break_InTheText_IsGoneOnWithByTheSameRouteOnce()
    {
        var sources = new Sources { ["a"] = [Breaking(Half), Saying(Half, Rest)] };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");

        error.ShouldBeNull();
        Text(events).ShouldBe(Half + Rest);
        sources.Asked.ShouldBe("a a");
        var summary = events[^1].Summary!;
        (summary.Ending, summary.Text).ShouldBe((Ending.Completed, Half + Rest));
        summary
            .Attempts.Select(a => (a.Purpose, a.Ending))
            .ShouldBe([(AttemptPurpose.First, Ending.Failed), (AttemptPurpose.Continuation, Ending.Completed)]);
        var seam = summary.Seams.ShouldHaveSingleItem();
        seam.ShouldBe(
            new Seam
            {
                Attempt = 2,
                Provider = "a",
                Model = "m",
                Offset = Half.Length,
                Method = SeamMethod.Echo,
            }
        );
        events.Single(e => e.Kind == StreamEventKind.Seam).Seam.ShouldBe(seam);
        events.Single(e => e.Kind == StreamEventKind.AttemptFailed).Attempt.ShouldBe(summary.Attempts[0]);
    }

    [Fact]
    public async Task Routes_FailingToGoOn_AreEachAskedOnceAndTheFirstErrorStaysTheCause()
    {
        var sources = new Sources
        {
            ["a"] = [Breaking(Half), Failing(Denied("a"))],
            ["b"] = [Failing(Denied("b"))],
            ["c"] = [Failing(Denied("c"))],
        };
        var (events, error) = await RunAsync(sources, "a/m", "b/m", "c/m");

        sources.Asked.ShouldBe("a a b c");
        var broken = error.ShouldBeOfType<StreamingException>();
        (broken.Failure, broken.PartialText, broken.Provider).ShouldBe((Busy, Half, "a"));
        broken.Attempts.Select(a => a.Failure!.Message).ShouldBe(["busy", "a", "b", "c"]);
        Text(events).ShouldBe(Half);
    }

    [Fact]
    public async Task Continuation_BreakingInItsTurn_IsGoneOnWithByTheNextRoute()
    {
        var sources = new Sources
        {
            ["a"] = [Breaking(Half), Breaking(Half, "The moon ")],
            ["b"] = [Saying(Half + "The moon ", "pulls the sea.")],
        };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");
        error.ShouldBeNull();
        Text(events).ShouldBe(Half + Rest);
        events[^1].Summary!.Seams.Select(s => (s.Attempt, s.Provider, s.Offset)).ShouldBe([(2, "a", 28), (3, "b", 37)]);
    }

    [Fact]
    public async Task Route_ThatFellSilent_IsNotAskedAgain()
    {
        var sources = new Sources { ["a"] = [new(StreamEvent.OfText(Half)) { Stalls = true }], ["b"] = [Saying(Half, Rest)] };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");
        error.ShouldBeNull();
        sources.Asked.ShouldBe("a b");
        events[^1].Summary!.Attempts[0].Ending.ShouldBe(Ending.TimedOut);
    }

    [Theory]
    [InlineData(false, 0, "a")]
    [InlineData(false, 1, "a a")]
    [InlineData(true, 0, "a b")]
    [InlineData(true, 1, "a a b")]
    public async Task Policy_WithoutRetriesOrFallback_IsKeptByContinuationsToo(bool fallback, int retries, string asked)
    {
        _policy = new() { Fallback = fallback, MaxRetries = retries };
        var sources = new Sources { ["a"] = [Breaking(Half), Failing(Busy)], ["b"] = [Failing(Busy)] };
        var (_, error) = await RunAsync(sources, "a/m", "b/m");
        sources.Asked.ShouldBe(asked);
        error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe(Half);
    }

    /// <summary>The provider that broke is given a moment; another one, or another way of asking, is tried at once.</summary>
    [Theory]
    [InlineData("a/m", null, 0.25)]
    [InlineData("a/m", 3.0, 3)]
    [InlineData("a/m", 86400.0, 0)]
    public async Task SameRoute_BeforeItGoesOn_IsGivenAMoment(string route, double? retryAfter, double seconds)
    {
        var failure = Busy with { RetryAfter = retryAfter is { } s ? TimeSpan.FromSeconds(s) : null };
        var sources = new Sources
        {
            ["a"] = [new(StreamEvent.OfText(Half)) { Error = new ProviderException(failure) }, Saying(Half, Rest)],
        };
        var (events, _) = await RunAsync(sources, route);
        events[^1].Summary!.Attempts[1].StartedAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task OtherRoute_OrOtherRung_GoesOnAtOnce()
    {
        var sources = new Sources { ["a"] = [Breaking(Half)], ["b"] = [Failing(Rejected), Saying(Half, Rest)] };
        _policy = new() { MaxRetries = 0 };
        var (events, _) = await RunAsync(sources, "a/m", "b/m+prefill");
        events[^1].Summary!.Attempts.Select(a => a.StartedAfter).ShouldBe([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero]);
        sources = new Sources { ["a"] = [Breaking(Half), Failing(Rejected), Saying(Half, Rest)] };
        _policy = new();
        (events, _) = await RunAsync(sources, "a/m+prefill");
        var moment = TimeSpan.FromSeconds(0.25);
        events[^1].Summary!.Attempts.Select(a => a.StartedAfter).ShouldBe([TimeSpan.Zero, moment, moment]);
    }

    /// <summary>The last one that can go on has as long as any last route.</summary>
    [Fact]
    public async Task LastTarget_IsGivenTheTimeOfTheLastRoute()
    {
        _policy = new() { MaxRetries = 0 };
        var b = new PacedSource(_time, (40, StreamEvent.OfText(Half + Rest)), (0, Stop));
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), p => p == "b" ? b : Breaking(Half), _policy, _time);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(_request, TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        var (events, error) = await run;
        error.ShouldBeNull();
        Text(events).ShouldBe(Half + Rest);
    }

    [Fact]
    public async Task TimeToFirstToken_IsOfTheFirstPart()
    {
        var a = new PacedSource(_time, (2, StreamEvent.OfText(Half)), (3, StreamEvent.OfOther()));
        var b = new PacedSource(_time, (4, StreamEvent.OfText(Half + Rest)), (0, Stop));
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), p => p == "b" ? b : a, new() { MaxRetries = 0 }, _time);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(_request, TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        (await run).Events[^1].Summary!.TimeToFirstToken.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Prefill_WhereTheModelTakesIt_IsTriedFirstAndEchoWhenItIsRejected()
    {
        var (prefilled, echoed) = (Failing(Rejected), Saying(Half, Rest));
        var sources = new Sources { ["a"] = [Breaking(Half), prefilled, echoed] };
        var (events, error) = await RunAsync(sources, "a/m+prefill");

        error.ShouldBeNull();
        Text(events).ShouldBe(Half + Rest);
        events[^1].Summary!.Seams.ShouldHaveSingleItem().Method.ShouldBe(SeamMethod.Echo);
        var begun = prefilled.Requests.ShouldHaveSingleItem().Messages;
        (begun[^1].Role, begun[^1].Text).ShouldBe((ChatRole.Assistant, Half.TrimEnd()));
        var asked = echoed.Requests.ShouldHaveSingleItem();
        (asked.Messages[^2].Role, asked.Messages[^2].Text).ShouldBe((ChatRole.Assistant, Half.TrimEnd()));
        (asked.Messages[^1].Role, asked.SystemPrompt).ShouldBe((ChatRole.User, null)); // an instruction never becomes a system prompt
        asked.Messages[^1].Text.ShouldEndWith($"«{Half}»");
    }

    [Fact]
    public async Task Prefill_Rejected_LeavesTheProvidersFirstErrorTheCause()
    {
        var sources = new Sources { ["a"] = [Breaking(Half), Failing(Rejected), Failing(Rejected)] };
        var (_, error) = await RunAsync(sources, "a/m+prefill");
        error.ShouldBeOfType<StreamingException>().Failure.ShouldBe(Busy);
        sources.Asked.ShouldBe("a a a");
    }

    [Fact]
    public async Task Prefill_WithReasoningAskedFor_IsNotTried()
    {
        _request = new("hi") { Options = new() { Reasoning = new() { Effort = ReasoningEffort.High } } };
        var sources = new Sources { ["a"] = [Breaking(Half), Saying(Half, Rest)] };
        var (events, _) = await RunAsync(sources, "a/m+prefill");
        events[^1].Summary!.Seams.ShouldHaveSingleItem().Method.ShouldBe(SeamMethod.Echo);
    }

    [Fact]
    public async Task Instruction_OfThePolicy_IsWhatTheModelIsTold()
    {
        _policy = new() { ContinuationInstruction = "Go on after {anchor}" };
        var echoed = Saying(Half, Rest);
        await RunAsync(new Sources { ["a"] = [Breaking(Half), echoed] }, "a/m");
        echoed.Requests[0].Messages[^1].Text.ShouldBe($"Go on after {Half}");
        Should.Throw<ArgumentException>(() => new StreamPolicy { ContinuationInstruction = "Go on" });
    }

    /// <summary>What was shown counts, so that an answer in two is no longer than one; the echo, which is cut off, does not.</summary>
    [Theory]
    [InlineData("a/m+prefill", 100, 93)]
    [InlineData("a/m", 100, 100)]
    [InlineData("a/m", 3, 8)]
    public async Task Limit_OfTheAnswer_HoldsForBothPartsTogether(string route, int limit, int left)
    {
        _request = new("hi") { MaxOutputTokens = limit };
        var next = Saying(Half, Rest);
        await RunAsync(new Sources { ["a"] = [Breaking(Half), next] }, route);
        next.Requests[0].MaxOutputTokens.ShouldBe(left); // the shown text is 7 tokens, and all of it is echoed
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(50, 50)]
    public async Task Limit_AmongTheOptions_HoldsUnlessTheRequestHasItsOwn(int? own, int left)
    {
        _request = new("hi")
        {
            MaxOutputTokens = own,
            Options = new() { MaxOutputTokens = 100 },
        };
        var next = Saying(Half, Rest);
        await RunAsync(new Sources { ["a"] = [Breaking(Half), next] }, "a/m");
        next.Requests[0].MaxOutputTokens.ShouldBe(left);
    }

    /// <summary>A route that is left out for a moment is not given up: when the next one fails, it is the last that is left.</summary>
    [Fact]
    public async Task Route_SkippedForItsWait_IsAskedWhenNobodyElseIsLeft()
    {
        var limited = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "wait") { RetryAfter = TimeSpan.FromSeconds(30) };
        var sources = new Sources
        {
            ["a"] = [new(StreamEvent.OfText(Half)) { Error = new ProviderException(limited) }, Saying(Half, Rest)],
            ["b"] = [Failing(Denied("b"))],
        };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");
        sources.Asked.ShouldBe("a b a");
        error.ShouldBeNull();
        Text(events).ShouldBe(Half + Rest);
    }

    /// <summary>The caller may have begun the answer; what was shown goes on from there.</summary>
    [Fact]
    public async Task Request_ThatEndsWithTheAnswersBeginning_KeepsIt()
    {
        _request = new([new(ChatRole.User, "hi"), new(ChatRole.Assistant, "Well: ")]);
        var prefilled = Saying(Rest);
        await RunAsync(new Sources { ["a"] = [Breaking(Half), prefilled] }, "a/m+prefill");
        prefilled.Requests[0].Messages.Count.ShouldBe(2);
        prefilled.Requests[0].Messages[^1].Text.ShouldBe("Well: " + Half.TrimEnd());
        _request.Messages[^1].Text.ShouldBe("Well: "); // the caller's own stays as it is
    }

    [Theory]
    [InlineData("Something else.")]
    [InlineData("The tide turns twice an hour")]
    public async Task Continuation_ThatDoesNotMeetTheText_EndsTheStreamHonestly(string said)
    {
        var sources = new Sources { ["a"] = [Breaking(Half), Saying(said)], ["b"] = [Saying(Half, Rest)] };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");
        Text(events).ShouldBe(Half);
        events.ShouldNotContain(e => e.Kind == StreamEventKind.Seam);
        var broken = error.ShouldBeOfType<StreamingException>();
        (broken.PartialText, broken.Failure).ShouldBe((Half, Busy));
        broken.Attempts[^1].Failure!.Kind.ShouldBe(LlmErrorKind.MalformedResponse);
        sources.Asked.ShouldBe("a a");
    }

    [Fact]
    public async Task Continuation_WithProofAndNothingToAdd_CompletesTheStream()
    {
        var sources = new Sources { ["a"] = [Breaking(Half), new(StreamEvent.OfHead(new ResponseHead()), Stop)] };
        var (events, error) = await RunAsync(sources, "a/m");
        error.ShouldBeNull();
        Text(events).ShouldBe(Half);
        events[^1].Summary!.Ending.ShouldBe(Ending.Completed);
    }

    [Fact]
    public async Task Continuation_ThatThinks_ShowsNoneOfIt()
    {
        var sources = new Sources
        {
            ["a"] = [Breaking(Half), new([StreamEvent.OfReasoning("Hm."), StreamEvent.OfText(Half + Rest), Stop])],
        };
        var (events, error) = await RunAsync(sources, "a/m");
        error.ShouldBeNull();
        events.ShouldNotContain(e => e.Kind == StreamEventKind.Reasoning);
        Text(events).ShouldBe(Half + Rest);
    }

    [Fact]
    public async Task Continuation_ThatCallsATool_DoesNotMeetTheText()
    {
        var calling = new ScriptedSource(StreamEvent.OfToolCallStart(0, "c", "f"), StreamEvent.OfToolCallEnd(0), Stop);
        var (events, error) = await RunAsync(new Sources { ["a"] = [Breaking(Half), calling] }, "a/m");
        error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe(Half);
        events.ShouldNotContain(e => e.Kind == StreamEventKind.ToolCallStarted);
    }

    [Fact]
    public async Task ToolCall_Unfinished_IsWithheldAndTriedAgainWhereNothingElseWasShown()
    {
        StreamEvent[] call = [StreamEvent.OfToolCallStart(0, "c", "f"), StreamEvent.OfToolCallFragment(0, "{}")];
        var sources = new Sources
        {
            ["a"] = [new(call) { Error = new ProviderException(Busy) }, new([.. call, StreamEvent.OfToolCallEnd(0), Stop])],
        };
        var (events, error) = await RunAsync(sources, "a/m");
        error.ShouldBeNull();
        events.Count(e => e.Kind == StreamEventKind.ToolCallStarted).ShouldBe(1);
        events[^1].Summary!.ToolCalls.ShouldHaveSingleItem().Name.ShouldBe("f");
    }

    [Fact]
    public async Task ToolCall_UnfinishedAfterText_EndsTheStream()
    {
        var broken = new ScriptedSource(StreamEvent.OfText(Half), StreamEvent.OfToolCallStart(0, "c", "f"), StreamEvent.OfText("behind"))
        {
            Error = new ProviderException(Busy),
        };
        var sources = new Sources { ["a"] = [broken] };
        var (events, error) = await RunAsync(sources, "a/m", "b/m");
        sources.Asked.ShouldBe("a");
        error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe(Half);
        events[^1].Kind.ShouldBe(StreamEventKind.Text);
    }

    [Fact]
    public async Task StructuredOutput_Broken_IsNotSpliced()
    {
        _request = new("hi") { Options = new() { ResponseFormat = ChatResponseFormat.Json } };
        var sources = new Sources { ["a"] = [Breaking("{\"a\":")] };
        var (_, error) = await RunAsync(sources, "a/m", "b/m");
        error.ShouldBeOfType<StreamingException>();
        sources.Asked.ShouldBe("a");
    }

    [Theory]
    [InlineData(FailureClass.Refused, LlmErrorKind.ContentFilter)]
    [InlineData(FailureClass.Invalid, LlmErrorKind.InvalidRequest)]
    public async Task Break_ThatIsTheRequestsOwnFault_IsNotGoneOnWith(FailureClass @class, LlmErrorKind kind)
    {
        var sources = new Sources { ["a"] = [new(StreamEvent.OfText(Half)) { Error = new ProviderException(new(@class, kind, "no")) }] };
        var (_, error) = await RunAsync(sources, "a/m", "b/m");
        error.ShouldBeOfType<StreamingException>().Kind.ShouldBe(kind);
        sources.Asked.ShouldBe("a");
    }

    [Theory]
    [InlineData(0, "a a")]
    [InlineData(1, "a")]
    public async Task Text_LongerThanIsKept_IsNotGoneOnWith(int more, string asked)
    {
        var sources = new Sources { ["a"] = [Breaking(new string('x', StreamPolicy.MaxRecoverableText + more)), Failing(Denied("no"))] };
        var (_, error) = await RunAsync(sources, "a/m");
        error.ShouldBeOfType<StreamingException>();
        sources.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Total_PassingWhileTheTextIsGoneOnWith_IsTheReason()
    {
        _policy = new() { TotalTimeout = TimeSpan.FromSeconds(5) };
        var sources = new Sources { ["a"] = [Breaking(Half), new() { Stalls = true }] };
        var (_, error) = await RunAsync(sources, "a/m");
        var timeout = error.ShouldBeOfType<StreamTimeoutException>();
        (timeout.Deadline, timeout.PartialText).ShouldBe(("total", Half));
    }

    [Fact]
    public async Task Restart_TellsThatTheAnswerBeginsAnew()
    {
        _policy = new() { Recovery = RecoveryMode.Restart };
        var sources = new Sources { ["a"] = [Breaking(Half), Failing(Busy), Saying("Another answer.")] };
        var (events, error) = await RunAsync(sources, "a/m");
        error.ShouldBeNull();
        events.Count(e => e.Kind == StreamEventKind.Reset).ShouldBe(1);
        var summary = events[^1].Summary!;
        (summary.Text, summary.Seams.Count).ShouldBe(("Another answer.", 0));
        summary.Attempts.Select(a => a.Purpose).ShouldBe([AttemptPurpose.First, AttemptPurpose.Restart, AttemptPurpose.Retry]);
        var mapper = new ChunkMapper();
        var chunks = events.Select(e => mapper.Map(e)).OfType<StreamChunk>().ToList();
        string.Concat(chunks.SkipWhile(c => !c.IsReset).Select(c => c.Text)).ShouldBe(summary.Text);
    }

    [Fact]
    public async Task Restart_ThatFails_IsStillAStreamThatBroke()
    {
        _policy = new() { Recovery = RecoveryMode.Restart, MaxRetries = 1 };
        var (_, error) = await RunAsync(new Sources { ["a"] = [Breaking(Half), Failing(Busy)] }, "a/m");
        error.ShouldBeOfType<StreamingException>();
    }

    [Fact]
    public async Task Restart_ForAReaderOfBareText_IsAFailure()
    {
        var source = Breaking(Half);
        using var llm = LlmSwitch.Create(b => b.AddSource("a", source, "m"));
        var request = new TaskRequest("hi") { Policy = new() { Recovery = RecoveryMode.Restart } };
        var text = "";
        await Should.ThrowAsync<StreamingException>(async () =>
        {
            await foreach (var piece in llm.StreamAsync(request, TestContext.Current.CancellationToken))
                text += piece;
        });
        text.ShouldBe(Half);
        source.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Chunks_AcrossASeam_SayWhoWroteThem()
    {
        var started = StreamEvent.OfStart(new ResponseStart("id", "m-2026"));
        var sources = new Sources
        {
            ["a"] = [new(StreamEvent.OfText(Half)) { Error = new ProviderException(Busy with { ShouldRetry = false }) }],
            ["b"] = [new(started, StreamEvent.OfText(Half + "The moon "), StreamEvent.OfText("pulls the sea."), Stop)],
        };
        var (events, _) = await RunAsync(sources, "a/m", "b/m");
        var mapper = new ChunkMapper();
        var chunks = events.Select(e => mapper.Map(e)).OfType<StreamChunk>().ToList();
        chunks
            .Select(c => (c.Index, c.Provider, c.Model, c.Attempt, c.Text))
            .ShouldBe([
                (0, "a", "m", 1, Half),
                (1, "b", "m-2026", 2, "The moon "),
                (2, "b", "m-2026", 2, "pulls the sea."),
                (3, "b", "m-2026", 2, ""),
            ]);
        chunks.Select(c => c.Seam?.Offset).ShouldBe([null, Half.Length, null, null]);
    }

    private static ProviderFailure Denied(string who) => new(FailureClass.Denied, LlmErrorKind.Authentication, who);

    private static ScriptedSource Saying(params string[] pieces) => new([.. pieces.Select(StreamEvent.OfText), Stop]);

    private static ScriptedSource Breaking(params string[] pieces) =>
        new(pieces.Select(StreamEvent.OfText)) { Error = new ProviderException(Busy) };

    private static ScriptedSource Failing(ProviderFailure failure) => new() { Error = new ProviderException(failure) };

    private static string Text(IEnumerable<StreamEvent> events) =>
        string.Concat(events.Where(e => e.Kind == StreamEventKind.Text).Select(e => e.Text));

    private async Task<(List<StreamEvent> Events, Exception? Error)> RunAsync(Sources sources, params string[] routes)
    {
        var dispatcher = new Dispatcher(_ => Plans.Of(routes), sources.Next, _policy, _time, random: () => 0.5);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(_request, TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.25));
        return await run;
    }
}

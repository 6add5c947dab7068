using System.Runtime.CompilerServices;
using CsCheck;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Observers;

public sealed class ObservationTests
{
    private static readonly string[] Pieces = ["One ", "two ", "three ", "four."];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Gen<StreamEvent[]> Events =>
        Gen.OneOf(
            Gen.String[Gen.Char['a', 'z'], 0, 40].Select(StreamEvent.OfText),
            Gen.String[Gen.Char['a', 'z'], 0, 40].Select(StreamEvent.OfReasoning),
            Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500])
                .Select((input, output) => StreamEvent.OfUsage(new UsageDetails { InputTokenCount = input, OutputTokenCount = output })),
            Gen.Const(StreamEvent.OfOther())
        ).Array[0, 30];

    /// <summary>Whatever a provider sends, and wherever it breaks: progress never falls, and 100 means complete.</summary>
    [Fact]
    public Task Progress_OfAnyEvents_NeverFallsAndIsHundredOnlyOnCompletion() =>
        Gen.Select(Events, Gen.Bool, Gen.Int[1, 200], Gen.Enum<RecoveryMode>())
            .SampleAsync(
                async (events, ends, expected, recovery) =>
                {
                    var source = new ScriptedSource(ends ? [.. events, Watched.Stop] : events);
                    using var llm = Watched.Switch(null, source, Watched.Saying(Pieces));
                    var tracker = new ProgressTracker { ExpectedTokens = expected };
                    List<StreamProgress> seen = [];
                    tracker.Changed += (_, progress) => seen.Add(progress);
                    var request = new TaskRequest("hi")
                    {
                        Model = "all",
                        Progress = tracker,
                        Policy = new() { MaxRetries = 0, Recovery = recovery },
                    };
                    var (_, summary, _) = await Watched.ReadAsync(llm, request);
                    seen.Select(p => p.Percent).ShouldBeInOrder();
                    seen.SkipLast(1).ShouldAllBe(p => p.Percent < 100 && p.Ending == null);
                    (seen[^1].Percent == 100).ShouldBe(summary is { Ending: Ending.Completed });
                    seen[^1].Ending.ShouldNotBeNull();
                },
                iter: 200,
                threads: 1
            );

    /// <summary>A callback that throws at any one moment changes nothing of the answer.</summary>
    [Fact]
    public async Task Callback_ThrowingAtEachMoment_NeverChangesTheText()
    {
        var calls = 0;
        for (var at = 0; at < 20; at++)
        {
            calls = 0;
            var broken = new ScriptedSource(StreamEvent.OfText("One two ")) { Error = Watched.Denied };
            using var llm = Watched.Switch(null, broken, Watched.Saying("One two ", "three four."));
            var (text, summary, error) = await Watched.ReadAsync(llm, new TaskRequest("hi") { Model = "all", Callbacks = ThrowingAt(at) });
            error.ShouldBeNull();
            text.ShouldBe("One two three four.");
            (summary!.Text, summary.Attempts.Count, summary.Seams.Count).ShouldBe((text, 2, 1));
            summary.ObserverFailures.Count.ShouldBe(at < calls ? 1 : 0);
        }
        calls.ShouldBe(12); // start, two chunks, failed, seam, end; each in both forms

        StreamingCallbacks ThrowingAt(int at)
        {
            void Count()
            {
                if (calls++ == at)
                    throw new InvalidOperationException("mine");
            }
            async ValueTask CountLater()
            {
                await Task.Yield();
                Count();
            }
            return new()
            {
                OnStreamStart = _ => Count(),
                OnStreamStartAsync = (_, _) => CountLater(),
                OnChunkReceived = (_, _) => Count(),
                OnChunkReceivedAsync = (_, _, _) => CountLater(),
                OnAttemptFailed = _ => Count(),
                OnAttemptFailedAsync = (_, _) => CountLater(),
                OnSeam = _ => Count(),
                OnSeamAsync = (_, _) => CountLater(),
                OnStreamEnd = _ => Count(),
                OnStreamEndAsync = (_, _) => CountLater(),
                OnError = _ => Count(),
                OnErrorAsync = (_, _) => CountLater(),
            };
        }
    }

    [Fact]
    public async Task Policy_Throw_EndsTheStreamAfterClosingTheConnection()
    {
        var source = Watched.Saying(Pieces);
        using var llm = Watched.Switch(b => b.Policy = new() { ObserverFailure = ObserverFailure.Throw }, source);
        StreamSummary? ended = null;
        var mine = new InvalidOperationException("mine");
        var callbacks = new StreamingCallbacks
        {
            OnChunkReceived = (text, _) =>
            {
                if (text == Pieces[1])
                    throw mine;
            },
            OnStreamEnd = summary =>
            {
                source.Closed.ShouldBe(1);
                ended = summary;
                throw new InvalidOperationException("too late to be thrown");
            },
        };
        var (text, _, error) = await Watched.ReadAsync(llm, new TaskRequest("hi") { Callbacks = callbacks });
        error.ShouldBeSameAs(mine);
        text.ShouldBe(Pieces[0]);
        ended.ShouldNotBeNull().Ending.ShouldBe(Ending.Abandoned);
        ended.ObserverFailures.ShouldBe([mine]);
        ended.Attempts.ShouldHaveSingleItem().Failure.ShouldBeNull(); // nothing of it is the provider's
    }

    [Fact]
    public async Task Policy_Throw_AtTheEnd_TellsEverybodyFirst()
    {
        using var llm = Watched.Switch(b => b.Policy = new() { ObserverFailure = ObserverFailure.Throw }, Watched.Saying(Pieces));
        var told = 0;
        var tracker = new ProgressTracker();
        var request = new TaskRequest("hi")
        {
            Progress = tracker,
            Callbacks = new()
            {
                OnStreamEnd = _ =>
                {
                    told++;
                    throw new InvalidOperationException("first");
                },
                OnStreamEndAsync = (_, _) =>
                {
                    told++;
                    throw new InvalidOperationException("second");
                },
            },
        };
        var (text, _, error) = await Watched.ReadAsync(llm, request);
        (text, error!.Message, told, tracker.Percent).ShouldBe((string.Concat(Pieces), "first", 2, 100));
    }

    [Fact]
    public async Task Progress_ThatThrows_IsReported()
    {
        using var llm = Watched.Switch(null, Watched.Saying(Pieces));
        var tracker = new ProgressTracker();
        tracker.Changed += (_, _) => throw new InvalidOperationException("mine");
        var (text, summary, _) = await Watched.ReadAsync(llm, new TaskRequest("hi") { Progress = tracker });
        (text, summary!.ObserverFailures.Count, tracker.Percent).ShouldBe((string.Concat(Pieces), Pieces.Length + 2, 100));
    }

    [Fact]
    public async Task Stream_ReadTwice_IsWatchedTwice()
    {
        var (starts, ends) = (0, 0);
        var callbacks = new StreamingCallbacks { OnStreamStart = _ => starts++, OnStreamEnd = _ => ends++ };
        using var llm = Watched.Switch(b => b.AddCallbacks(callbacks), Watched.Saying(Pieces));
        var stream = llm.StreamAsync(new TaskRequest("hi"), Token);
        (await stream.ToListAsync(Token)).ShouldBe(Pieces);
        (await stream.ToListAsync(Token)).ShouldBe(Pieces);
        (starts, ends).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Events_OfAWatchedStream_AreTheSameAsOfAnUnwatchedOne()
    {
        using var llm = Watched.Switch(null, Watched.Saying(Pieces));
        var plain = await llm.StreamEventsAsync(new TaskRequest("hi"), Token).ToListAsync(Token);
        var chunks = new List<string>();
        var request = new TaskRequest("hi") { Callbacks = new() { OnChunkReceived = (text, _) => chunks.Add(text) } };
        var watched = await llm.StreamEventsAsync(request, Token).ToListAsync(Token);
        watched.Select(e => e.ToString()).ShouldBe(plain.Select(e => e.ToString()));
        chunks.ShouldBe(Pieces);
    }

    /// <summary>A source may be another switch, which must not tell them a second time.</summary>
    [Fact]
    public async Task Observers_AreNotHandedOnToASource()
    {
        using var inner = Watched.Switch(null, Watched.Saying(Pieces));
        using var outer = Watched.Switch(null, new Forwarding(inner));
        var (chunks, ends) = (0, 0);
        var callbacks = new StreamingCallbacks { OnChunkReceived = (_, _) => chunks++, OnStreamEnd = _ => ends++ };
        var (text, _, _) = await Watched.ReadAsync(
            outer,
            new TaskRequest("hi") { Callbacks = callbacks, Progress = new ProgressTracker() }
        );
        (text, chunks, ends).ShouldBe((string.Concat(Pieces), Pieces.Length, 1));
    }

    [Fact]
    public async Task Reset_IsToldToCallbacksAsAChunk()
    {
        var broken = new ScriptedSource(StreamEvent.OfText("Half")) { Error = Watched.Denied };
        using var llm = Watched.Switch(null, broken, Watched.Saying("Whole."));
        List<string> told = [];
        var request = new TaskRequest("hi")
        {
            Model = "all",
            Policy = new() { MaxRetries = 0, Recovery = RecoveryMode.Restart },
            Callbacks = new()
            {
                OnStreamStart = start => told.Add($"start {start.Provider}"),
                OnChunkReceived = (text, chunk) => told.Add(chunk.IsReset ? "reset" : text),
            },
        };
        (await Watched.ReadAsync(llm, request)).Text.ShouldBe("Whole.");
        told.ShouldBe(["start a", "Half", "reset", "Whole."]);
    }

    [Fact]
    public async Task EmptyAnswer_StartsAndEnds()
    {
        List<string> told = [];
        using var llm = Watched.Switch(null, new ScriptedSource(StreamEvent.OfStart(new("id", "m-2026")), Watched.Stop));
        var callbacks = new StreamingCallbacks
        {
            OnStreamStart = start => told.Add($"start {start.Model} {start.TaskType}"),
            OnStreamEnd = summary => told.Add($"end {summary.Ending} {summary.TaskType}"),
        };
        await Watched.ReadAsync(llm, new TaskRequest("hi") { Callbacks = callbacks, TaskType = TaskType.Math });
        told.ShouldBe(["start m-2026 Math", "end Completed Math"]);
    }

    [Fact]
    public void Request_RefusedAtTheCall_HasNoStreamToTellOf()
    {
        var told = 0;
        using var llm = Watched.Switch(
            b => b.AddCallbacks(new() { OnError = _ => told++, OnStreamEnd = _ => told++ }),
            Watched.Saying("x")
        );
        Should.Throw<LlmConfigurationException>(() => llm.StreamAsync(new TaskRequest("hi") { Providers = ["nosuch"] }, Token));
        told.ShouldBe(0);
    }

    private sealed class Forwarding(LlmSwitch inner) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await foreach (var text in inner.StreamAsync(request with { Model = null }, cancellationToken).ConfigureAwait(false))
                yield return StreamEvent.OfText(text);
            yield return Watched.Stop;
        }
    }
}

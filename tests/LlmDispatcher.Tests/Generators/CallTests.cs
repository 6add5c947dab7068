using System.Globalization;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Cli;
using LlmDispatcher.Tests.Media;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Generators;

/// <summary>The request that a generated method makes of its arguments, and what it says of wrong ones.</summary>
public sealed class CallTests : IDisposable
{
    private readonly ScriptedSource _source = new(StreamEvent.OfText("ok"), Scripted.Stop);
    private readonly LlmSwitch _llm;

    public CallTests() =>
        _llm = LlmSwitch.Create(b =>
        {
            b.Policy = new StreamPolicy { MaxRetries = 5, IdleTimeout = TimeSpan.FromSeconds(77) };
            b.AddSource("openai", _source, "demo");
        });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _llm.Dispose();

    [Fact]
    public async Task Template_IsWrittenTheSameInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            var request = await RequestOf(Streams.Write(_llm, "C#", 1234.5, new DateOnly(2026, 11, 22), Mood.Calm));
            request.Prompt.ShouldBe("Write {C#} for 1234.50€ on 11/22/2026 ");
            request.SystemPrompt.ShouldBe("Mood: Calm");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Template_WithBracesInItsValues_LeavesThemAsTheyAre() =>
        (await RequestOf(Streams.Bare(_llm, "{language} {{x}} \"\\n\""))).Prompt.ShouldBe("{language} {{x}} \"\\n\"");

    [Fact]
    public async Task Generic_Value_IsWritten() => (await RequestOf(Streams.Generic(_llm, 1.5m))).Prompt.ShouldBe("First: 1.5");

    [Fact]
    public async Task Settings_OfTheAttribute_AreTheRequests()
    {
        var request = await RequestOf(Streams.Limited(_llm, "What is 2 + 2?"));
        request.TaskType.ShouldBe(TaskType.Math);
        (request.Model, request.Strategy).ShouldBe(("other", OptimizationStrategy.Cost)); // the source is given the bare name
        request.Providers.ShouldBe(["openai"]);
        (request.MaxOutputTokens, request.Temperature, request.MaxCost).ShouldBe((9, 0.3f, 0.1m));
        request.Policy.ShouldBe(
            new StreamPolicy
            {
                TotalTimeout = TimeSpan.FromSeconds(2.5),
                MaxRetries = 7,
                Fallback = false,
                Recovery = RecoveryMode.Fail,
                IdleTimeout = TimeSpan.FromSeconds(77), // what is not set stays as the switch says
            }
        );
    }

    [Fact]
    public async Task Settings_ThatAreNotSet_StayAsTheSwitchSays()
    {
        var plain = await RequestOf(Streams.Bare(_llm, "hi"));
        plain.Policy.ShouldBeNull();
        (plain.TaskType, plain.Strategy, plain.MaxOutputTokens, plain.Temperature, plain.MaxCost).ShouldBe((null, null, null, null, null));
        plain.Providers.ShouldBeEmpty();
        // False is a setting, though it is also what an attribute has when nobody says anything.
        var alone = await RequestOf(Streams.Alone(_llm, "hi"));
        (alone.Policy!.Fallback, alone.Policy.MaxRetries).ShouldBe((false, 5));
    }

    [Fact]
    public async Task Policy_InTheCall_CountsWhole()
    {
        var policy = new StreamPolicy { MaxRetries = 1 };
        (await RequestOf(Streams.Limited(_llm, "hi", policy))).Policy.ShouldBeSameAs(policy);
    }

    [Fact]
    public async Task Watchers_AreTheObjectsThatWereGiven()
    {
        var ended = new List<CacheOutcome?>();
        var (tracker, cache) = (new ProgressTracker(), new StreamingCache());
        var callbacks = new StreamingCallbacks { OnStreamEnd = summary => ended.Add(summary.Cache?.Outcome) };
        for (var i = 0; i < 2; i++)
        {
            await foreach (var _ in _llm.Watch("hi", tracker, callbacks, cache)) { }
        }
        tracker.Percent.ShouldBe(100);
        ended.ShouldBe([CacheOutcome.Miss, CacheOutcome.Hit]);
        _source.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Conversation_WithoutAPrompt_IsTheRequest()
    {
        var request = await RequestOf(
            Streams.Continue(_llm, [new(ChatRole.User, "one"), new(ChatRole.Assistant, "two"), new(ChatRole.User, "three")])
        );
        request.Messages.Select(m => m.Text).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task Recording_WithAPrompt_IsAQuestionAboutIt()
    {
        var request = await RequestOf(Streams.Hear(_llm, AudioInput.FromBytes(Samples.Wav), "Who speaks?"));
        request.TaskType.ShouldBeNull();
        request.Prompt.ShouldBe("Who speaks?");
        (await RequestOf(Streams.Hear(_llm, AudioInput.FromBytes(Samples.Wav)))).TaskType.ShouldBe(TaskType.AudioTranscription);
    }

    [Fact]
    public async Task Switch_OfAHost_IsFoundWhereverItIs()
    {
        var outer = new Outer<int>(_llm);
        await RequestOf(outer.OfProperty("hi"));
        await RequestOf(new Outer<int>.Inner(_llm).OfPrimaryConstructor("hi"));
        await RequestOf(new Outer<int>.Inner(_llm).OfParameter("hi"));
        await RequestOf(new Outer<int>.Heir(_llm).OfBase("hi"));
        var other = new ScriptedSource(StreamEvent.OfText("ok"), Scripted.Stop);
        using var llm = LlmSwitch.Create(b => b.AddSource("other", other, "m"));
        await new Outer<int>.Inner(_llm).OfParameter("hi", llm).ToListAsync(Token);
        other.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void Arguments_ThatAreWrong_ThrowWhenCalled()
    {
        Should
            .Throw<ArgumentNullException>(() =>
            {
                Streams.Alone(_llm, null!);
            })
            .ParamName.ShouldBe("prompt");
        Should
            .Throw<ArgumentException>(() =>
            {
                Streams.Alone(_llm, " ");
            })
            .ParamName.ShouldBe("prompt");
        Should
            .Throw<ArgumentException>(() =>
            {
                Streams.Bare(_llm, " \n");
            })
            .ParamName.ShouldBe("Prompt");
        Should
            .Throw<ArgumentNullException>(() =>
            {
                Streams.Bare(_llm, null!);
            })
            .ParamName.ShouldBe("text");
        Should
            .Throw<ArgumentNullException>(() =>
            {
                Streams.Bare(null!, "hi");
            })
            .ParamName.ShouldBe("llm");
        Should
            .Throw<ArgumentNullException>(() =>
            {
                Streams.Compare(_llm, "hi", null!);
            })
            .ParamName.ShouldBe("first");
        Should.Throw<ArgumentException>(() =>
        {
            Streams.Compare(_llm, "hi", ImageInput.FromBytes(Samples.Png), null, [null!]);
        });
        Should
            .Throw<ArgumentException>(() =>
            {
                Streams.Hear(_llm, AudioInput.FromBytes(Samples.Wav), "");
            })
            .ParamName.ShouldBe("prompt");
        Should.Throw<ArgumentException>(() =>
        {
            Streams.Continue(_llm, []);
        });
        Should.Throw<LlmConfigurationException>(() =>
        {
            Streams.Limited(LlmSwitch.Create(b => b.AddSource("x", _source, "m")), "hi");
        });
        _source.Requests.ShouldBeEmpty();
    }

    private async Task<TaskRequest> RequestOf(IAsyncEnumerable<string> stream)
    {
        (await stream.ToListAsync(Token)).ShouldBe(["ok"]);
        return _source.Requests[^1];
    }
}

using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>What the caller is told when nothing is left to try.</summary>
public sealed class VerdictTests
{
    private static readonly ProviderFailure Busy = new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "busy");

    private readonly FakeTimeProvider _time = new();

    /// <summary>With several routes asked, only what is wrong with the request itself says more than that all have failed.</summary>
    [Theory]
    [InlineData(FailureClass.Transient, true)]
    [InlineData(FailureClass.Silent, true)]
    [InlineData(FailureClass.Limited, true)]
    [InlineData(FailureClass.Exhausted, true)]
    [InlineData(FailureClass.Denied, true)]
    [InlineData(FailureClass.TooLong, false)]
    [InlineData(FailureClass.Refused, false)]
    [InlineData(FailureClass.Invalid, false)]
    public async Task Routes_AllFailed_AreExhaustedUnlessTheRequestIsWrong(FailureClass last, bool isExhausted)
    {
        var sources = new Sources { ["a"] = [Failing(Busy)], ["b"] = [Failing(new(last, LlmErrorKind.ServiceUnavailable, "the last"))] };
        var error = (await RunAsync(sources, ["a/m", "b/m"])).ShouldBeOfType<ProviderException>();
        (error.Kind == LlmErrorKind.FallbackExhausted).ShouldBe(isExhausted);
        error.Failure.Message.ShouldBe("the last");
    }

    [Fact]
    public async Task Route_TriedAgain_IsNotSeveral()
    {
        var error = await RunAsync(new Sources { ["a"] = [Failing(Busy)] }, ["a/m"], new() { MaxRetries = 1 });
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.ServiceUnavailable);
    }

    [Fact]
    public async Task Failure_TypedByItsSource_HasItsCauseAndNotItself()
    {
        var cause = new IOException("reset");
        var (before, after) = (new ProviderException(Busy, cause), new ProviderException(Busy));
        (await RunAsync(new Sources { ["a"] = [new() { Error = before }] }, ["a/m"])).ShouldNotBeNull().InnerException.ShouldBe(cause);
        var broken = await RunAsync(new Sources { ["a"] = [new(StreamEvent.OfText("Hi")) { Error = after }] }, ["a/m"]);
        broken.ShouldBeOfType<StreamingException>().InnerException.ShouldBeNull();
    }

    /// <summary>A source that is cancelled by our deadline may say whatever it likes.</summary>
    [Fact]
    public async Task Deadline_ThatPassed_IsTheReasonWhateverTheSourceThrows()
    {
        var connect = new StreamTimeoutException("connect", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var source = new WatchedSource(new PacedSource(_time, (-1, default)))
        {
            Lingers = () => throw new ProviderException(new(FailureClass.Silent, LlmErrorKind.Timeout, "connect"), connect),
        };
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m"), _ => source, new() { MaxRetries = 0 }, _time);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        (await run).Error.ShouldBeOfType<StreamTimeoutException>().Deadline.ShouldBe("firstContent");
    }

    [Fact]
    public async Task Truncation_SaysThatProofIsMissing()
    {
        var error = await RunAsync(new Sources { ["a"] = [new(StreamEvent.OfText("Hi"))] }, ["a/m"]);
        error.ShouldBeOfType<StreamingException>().Message.ShouldContain("without proof");
    }

    [Fact]
    public async Task Mismatch_SaysThatTheTextDoesNotGoOn()
    {
        var sources = new Sources
        {
            ["a"] = [new(StreamEvent.OfText("The tide turns twice a day.")) { Error = new ProviderException(Busy) }],
            ["b"] = [new(StreamEvent.OfText("Something else, and enough of it to be sure."))],
        };
        var error = (await RunAsync(sources, ["a/m", "b/m"])).ShouldBeOfType<StreamingException>();
        error.Failure.ShouldBe(Busy);
        error.Attempts[^1].Failure!.Message.ShouldContain("does not go on from it");
    }

    private static ScriptedSource Failing(ProviderFailure failure) => new() { Error = new ProviderException(failure) };

    private async Task<Exception?> RunAsync(Sources sources, string[] routes, StreamPolicy? policy = null)
    {
        var dispatcher = new Dispatcher(_ => Plans.Of(routes), sources.Next, policy ?? new() { MaxRetries = 0 }, _time, random: () => 0);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        return (await run).Error;
    }
}

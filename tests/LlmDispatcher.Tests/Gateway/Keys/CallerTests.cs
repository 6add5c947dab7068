using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Gateway.Keys;

public sealed class CallerTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("fast", "fast", true)]
    [InlineData("fast", "FAST", true)] // as names are compared
    [InlineData("fast", "faster", false)]
    [InlineData("fast", "auto", false)]
    [InlineData("openai/*", "openai/gpt-4o", true)]
    [InlineData("openai/*", "gpt-4o", false)]
    [InlineData("openai/*", "azure/openai/gpt-4o", false)]
    [InlineData("gpt-4*,claude-*", "claude-haiku-5-5", true)]
    [InlineData("*", "openai/gpt-4o", true)]
    public void Model_AskedFor_IsAllowedByNameOrPattern(string allowed, string model, bool may)
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { Models = allowed.Split(',', StringSplitOptions.RemoveEmptyEntries) });
        caller.MayUse(model).ShouldBe(may);
        (caller.Refuse(model) is null).ShouldBe(may);
    }

    [Fact]
    public void Model_NotAllowed_IsRefusedWith403AndWhatIsAllowed()
    {
        var refusal = Of(new("team-a", KeyDigest.Of("k")) { Models = ["fast", "openai/*"] }).Refuse("auto").ShouldNotBeNull();
        refusal.StatusCode.ShouldBe(403);
        refusal.Message.ShouldBe("The key 'team-a' may not use the model 'auto'; it may use: fast, openai/*.");
    }

    [Fact]
    public void Requests_BeyondTheirLimit_WaitAsLongAsTold()
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { RequestsPerMinute = 2 });
        Enter(caller).Dispose();
        Enter(caller).Dispose();
        var refusal = caller.TryEnter(out _).ShouldNotBeNull();
        refusal.StatusCode.ShouldBe(429);
        refusal.Class.ShouldBe(FailureClass.Limited);
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        refusal.Message.ShouldBe("The key 'a' may send 2 requests a minute; try again in 30 s.");
        _time.Advance(TimeSpan.FromSeconds(30));
        Enter(caller).Dispose();
    }

    [Fact]
    public void Tokens_UsedBeyondTheirLimit_ArePaidBackBeforeTheNextRequest()
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { TokensPerMinute = 60 });
        using (var stay = Enter(caller))
            stay.Reported(new() { InputTokenCount = 19, OutputTokenCount = 100 });
        caller.TryEnter(out _).ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(60));
        Enter(caller).Dispose();
    }

    [Fact]
    public void Tokens_NeverReported_AreEstimatedFromWhatWasAskedAndSaid()
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { TokensPerMinute = 60 });
        Use(said: 0); // nothing came: nothing is paid
        Use(said: 200);
        caller.TryEnter(out _).ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(45)); // 54 asked and 50 said leave a debt of 44; and one to begin with

        void Use(int said)
        {
            using var stay = Enter(caller);
            stay.Asked(new TaskRequest(new string('x', 200)));
            stay.Said(said);
        }
    }

    [Fact]
    public void Streams_AtOnceBeyondTheirLimit_AreRefusedUntilOneEnds()
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { MaxConcurrentStreams = 1, RequestsPerMinute = 2 });
        var first = Enter(caller);
        caller.TryEnter(out _).ShouldNotBeNull().Message.ShouldBe("The key 'a' may have 1 answers at once; try again in 1 s.");
        first.Dispose();
        Enter(caller).Dispose(); // and what was refused took no request
    }

    [Fact]
    public void Request_RefusedForItsNumber_GivesItsPlaceBack()
    {
        var caller = Of(new("a", KeyDigest.Of("k")) { MaxConcurrentStreams = 1, RequestsPerMinute = 1 });
        Enter(caller).Dispose();
        caller.TryEnter(out _).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        Enter(caller).Dispose();
    }

    [Fact]
    public void Anybody_WithoutKeys_HasNoNameAndNoLimit()
    {
        var anybody = new Caller(_time);
        anybody.Name.ShouldBeNull();
        anybody.MayUse("x").ShouldBeTrue();
        using var stay = Enter(anybody);
        stay.Said(int.MaxValue);
        Enter(anybody).Dispose();
    }

    private Caller Of(KeyOptions key) => new(key, _time);

    private static Stay Enter(Caller caller)
    {
        caller.TryEnter(out var stay).ShouldBeNull();
        return stay!;
    }
}

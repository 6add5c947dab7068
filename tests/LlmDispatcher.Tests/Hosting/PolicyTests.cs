using LlmDispatcher.Hosting;

namespace LlmDispatcher.Tests.Hosting;

public sealed class PolicyTests
{
    [Fact]
    public void Policy_EveryOptionWritten_IsRead()
    {
        using var written = Written.Json(
            """
            { "providers": { "local": { "baseUrl": "http://a/v1" }, "own": { "baseUrl": "http://b/v1", "connectTimeout": "00:00:02" } },
              "policy": { "fallback": false, "maxRetries": 0, "recovery": "fail", "hedgeAfter": "00:00:03",
                          "timeouts": { "connect": "00:00:04", "firstContent": "00:00:05", "idle": "00:00:06", "total": "00:00:07" },
                          "breaker": { "failures": 0, "breakDuration": "00:00:08" } } }
            """
        );

        var builder = DefaultConfiguration.Read(written.Environment, written.Directory);

        builder.Policy.ShouldBe(
            new StreamPolicy
            {
                Fallback = false,
                MaxRetries = 0,
                Recovery = RecoveryMode.Fail,
                HedgeAfter = TimeSpan.FromSeconds(3),
                FirstContentTimeout = TimeSpan.FromSeconds(5),
                IdleTimeout = TimeSpan.FromSeconds(6),
                TotalTimeout = TimeSpan.FromSeconds(7),
                BreakerFailures = 0,
                BreakDuration = TimeSpan.FromSeconds(8),
            }
        );
        using var llm = builder.Build();
        llm.Warnings.ShouldBeEmpty();
        written.Provider("local").ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(4));
        written.Provider("own").ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("continue", RecoveryMode.Continue)]
    [InlineData("restart", RecoveryMode.Restart)]
    [InlineData("fail", RecoveryMode.Fail)]
    public void Recovery_ByItsName_IsRead(string name, RecoveryMode mode)
    {
        using var written = Written.Json(
            $$$"""{ "providers": { "a": { "baseUrl": "http://a/v1" } }, "policy": { "recovery": "{{{name}}}" } }"""
        );
        DefaultConfiguration.Read(written.Environment, written.Directory).Policy.Recovery.ShouldBe(mode);
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("\"p95\"", true)]
    public void HedgeAfter_WithoutATime_IsNeverOrTheP95(string written, bool isOn)
    {
        using var file = Written.Json(
            $$$"""{ "providers": { "a": { "baseUrl": "http://a/v1" } }, "policy": { "hedgeAfter": {{{written}}} } }"""
        );
        DefaultConfiguration.Read(file.Environment, file.Directory).Policy.HedgeAfter.ShouldBe(isOn ? HedgeDelay.P95 : null);
    }

    [Theory]
    [InlineData("""{"retries":3}""", "'policy:retries' is not known; did you mean 'maxRetries'?")]
    [InlineData("""{"maxRetries":-1}""", "'policy:maxRetries' is \"-1\"; expected a whole number from 0.")]
    [InlineData(
        """{"timeouts":{"idle":"20"}}""",
        "'policy:timeouts:idle' is \"20\"; expected a time such as 00:00:10 (hours:minutes:seconds)."
    )]
    [InlineData("""{"timeouts":{"total":"00:00:00"}}""", "'policy:timeouts:total' is \"00:00:00\"")]
    [InlineData("""{"breaker":{"duration":"00:00:01"}}""", "'policy:breaker:duration' is not known; known here: failures, breakDuration.")]
    [InlineData("""{"recovery":"retry"}""", "'policy:recovery' is \"retry\"; expected one of: continue, restart, fail.")]
    [InlineData("""[1]""", "'policy:0' is not known; known here: fallback, maxRetries")]
    public void Policy_WrittenWrongly_NamesTheKey(string policy, string message)
    {
        using var written = Written.Json($$"""{"providers":{"local":{"baseUrl":"http://a/v1"} },"policy":{{policy}}}""");
        written.Refused().Message.ShouldContain(message);
    }
}

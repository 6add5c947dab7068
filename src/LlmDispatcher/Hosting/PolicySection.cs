namespace LlmDispatcher.Hosting;

/// <summary>Reads the section <c>policy</c>.</summary>
internal static class PolicySection
{
    /// <summary>What the section says, over the policy so far.</summary>
    public static StreamPolicy Read(ConfigurationNode policy, StreamPolicy current)
    {
        ConfigurationSchema.CheckPolicy(policy.AsSection("a section with 'fallback', 'maxRetries', …"));
        var timeouts = policy.Value("timeouts")?.AsSection("a section with 'firstContent', 'idle', 'total'");
        var breaker = policy.Value("breaker")?.AsSection("a section with 'failures' and 'breakDuration'");
        return current with
        {
            Fallback = policy.Value("fallback")?.AsBoolean() ?? current.Fallback,
            Recovery = ReadRecovery(policy.Value("recovery")) ?? current.Recovery,
            HedgeAfter = ReadHedge(policy.Value("hedgeAfter")) ?? current.HedgeAfter,
            MaxRetries = policy.Value("maxRetries")?.AsCount() ?? current.MaxRetries,
            FirstContentTimeout = timeouts?.Value("firstContent")?.AsTime() ?? current.FirstContentTimeout,
            IdleTimeout = timeouts?.Value("idle")?.AsTime() ?? current.IdleTimeout,
            TotalTimeout = timeouts?.Value("total")?.AsTime() ?? current.TotalTimeout,
            BreakerFailures = breaker?.Value("failures")?.AsCount() ?? current.BreakerFailures,
            BreakDuration = breaker?.Value("breakDuration")?.AsTime() ?? current.BreakDuration,
        };
    }

    /// <summary>The limit on connecting, for providers that set none of their own.</summary>
    public static TimeSpan? ReadConnect(ConfigurationNode? policy) => policy?.Value("timeouts")?.Value("connect")?.AsTime();

    private static RecoveryMode? ReadRecovery(ConfigurationNode? recovery) =>
        recovery?.Text switch
        {
            null => null,
            "continue" => RecoveryMode.Continue,
            "restart" => RecoveryMode.Restart,
            "fail" => RecoveryMode.Fail,
            _ => throw recovery.Mismatch("one of: continue, restart, fail"),
        };

    private static HedgeDelay? ReadHedge(ConfigurationNode? hedge) =>
        hedge is null ? null
        : hedge.Text == "p95" ? HedgeDelay.P95
        : hedge.AsTime();
}

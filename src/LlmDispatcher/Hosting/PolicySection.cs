namespace LlmDispatcher.Hosting;

/// <summary>Reads the section <c>policy</c>.</summary>
/// <param name="warn">Hears what has no effect.</param>
internal sealed class PolicySection(Action<string> warn)
{
    private static readonly string[] Recoveries = ["continue", "restart", "fail"];

    /// <summary>What the section says, over the policy so far.</summary>
    public StreamPolicy Read(ConfigurationNode policy, StreamPolicy current)
    {
        ConfigurationSchema.CheckPolicy(policy.AsSection("a section with 'fallback', 'maxRetries', …"));
        var timeouts = policy.Value("timeouts")?.AsSection("a section with 'firstContent', 'idle', 'total'");
        var breaker = policy.Value("breaker")?.AsSection("a section with 'failures' and 'breakDuration'");
        ReadWhatIsToCome(policy);
        return current with
        {
            Fallback = policy.Value("fallback")?.AsBoolean() ?? current.Fallback,
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

    private void ReadWhatIsToCome(ConfigurationNode policy)
    {
        if (policy.Value("recovery") is { } recovery)
        {
            if (!Recoveries.Contains(recovery.Text))
                throw recovery.Mismatch($"one of: {string.Join(", ", Recoveries)}");
            if (recovery.Text != "fail")
                warn($"'{recovery.Key}' has no effect in this version: a stream that breaks after its first content ends with an error");
        }
        if (policy.Value("hedgeAfter") is { } hedge)
        {
            if (hedge.Text is not "p95")
                hedge.AsTime();
            warn($"'{hedge.Key}' has no effect in this version");
        }
    }
}

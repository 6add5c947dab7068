namespace LlmDispatcher;

/// <summary>What a route was used for so far.</summary>
public sealed record RouteTotals
{
    /// <summary>Requests whose last attempt was on this route, whatever their ending.</summary>
    public long Requests { get; init; }

    /// <summary>Attempts, whatever their ending.</summary>
    public long Attempts { get; init; }

    /// <summary>Attempts that failed or ran out of time.</summary>
    public long Failures { get; init; }

    /// <summary>Tokens of the requests.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of them that the provider read from its cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens of the answers, reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What they cost, in USD, as far as prices are known.</summary>
    public decimal Cost { get; init; }

    /// <summary>Attempts whose tokens are our estimate, in part or as a whole.</summary>
    public long EstimatedAttempts { get; init; }

    /// <summary>Attempts whose price is not known, so that <see cref="Cost"/> leaves them out.</summary>
    public long UnpricedAttempts { get; init; }
}

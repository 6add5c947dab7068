namespace LlmDispatcher.Gateway.Keys;

/// <summary>A key that callers may show, and what it allows. The key itself is nowhere: only its digest is known.</summary>
/// <param name="Name">Whose key it is, for the ledger, metrics and logs.</param>
/// <param name="Digest">The SHA-256 of the key's UTF-8 bytes.</param>
internal sealed record KeyOptions(string Name, KeyDigest Digest)
{
    /// <summary>The models that may be asked for, as requests name them; <c>*</c> stands for anything. Empty (the default) allows all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The most requests a minute; <see langword="null"/> (the default) for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most tokens a minute, of requests and answers together; <see langword="null"/> (the default) for no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>The most answers at once; <see langword="null"/> (the default) for no limit of its own.</summary>
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>The most to spend in a month, in USD. It has no effect yet.</summary>
    public decimal? MonthlyBudgetUsd { get; init; }
}

using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>What a model's tokens cost, in USD per million; 0 or more. A price that is not told is that of the plain tokens of its direction.</summary>
/// <param name="Input">A token of the request.</param>
/// <param name="Output">A token of the answer, reasoning included.</param>
public sealed record ModelPrices(decimal Input, decimal Output)
{
    private const decimal PerMillion = 1_000_000m;

    /// <summary>A token of the request that the provider has read from its cache.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>A token of the request that the provider has written to its cache, for the shortest time that it offers: longer ones cost more than is told here.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>A token of a recording in the request.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>A token of spoken output.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>The prices of long requests; <see langword="null"/> when they cost the same.</summary>
    public PriceStep? Above { get; init; }

    /// <summary>What was used, in USD. Counts that are missing cost nothing.</summary>
    /// <param name="usage">
    /// Tokens as this library reports them: the input includes what was read from the cache, written to it (<c>cache_creation_input_tokens</c> among the additional counts) and heard
    /// (<c>InputTokenDetails.AudioTokenCount</c>); the output includes reasoning and speech (<c>OutputTokenDetails.AudioTokenCount</c>).
    /// </param>
    public decimal Cost(UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var input = usage.InputTokenCount ?? 0;
        if (Above is { } step && input > step.Tokens)
            return step.Prices.Cost(usage);
        var cost = 0m;
        // The parts are taken out of the whole, and never more than it: what was heard and cached counts as cached.
        input -= Take(usage.CachedInputTokenCount, input, CachedInput ?? Input, ref cost);
        input -= Take(usage.Additional(TokenCounts.CacheWrites), input, CacheWrite ?? Input, ref cost);
        input -= Take(usage.Additional(TokenCounts.AudioInput), input, AudioInput ?? Input, ref cost);
        var output = usage.OutputTokenCount ?? 0;
        output -= Take(usage.Additional(TokenCounts.AudioOutput), output, AudioOutput ?? Output, ref cost);
        return (cost + Math.Max(0, input) * Input + Math.Max(0, output) * Output) / PerMillion;
    }

    private static long Take(long? tokens, long of, decimal price, ref decimal cost)
    {
        var taken = Math.Clamp(tokens ?? 0, 0, Math.Max(0, of));
        cost += taken * price;
        return taken;
    }
}

/// <summary>Where a model becomes dearer: a request that is longer has other prices, as a whole.</summary>
/// <param name="Tokens">The most tokens of a request that has the ordinary prices.</param>
/// <param name="Prices">The prices of longer ones.</param>
public sealed record PriceStep(long Tokens, ModelPrices Prices);

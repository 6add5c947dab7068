using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>A route that could answer, and what speaks for it.</summary>
/// <param name="Route">The route.</param>
/// <param name="Score">How well it fits the strategy, from 0 to 1.</param>
public sealed record RouteCandidate(Route Route, double Score)
{
    /// <summary>How good its answers are for this task, from 0 to 100; a prior of ours. A model that we do not know has 50.</summary>
    public required double Quality { get; init; }

    /// <summary>What its tokens cost; <see langword="null"/> when that is not known.</summary>
    public ModelPrices? Prices { get; init; }

    /// <summary>What the answer is expected to cost, in USD; <see langword="null"/> when the price is not known.</summary>
    public required decimal? EstimatedCost { get; init; }

    /// <summary>How long until the answer is expected to be complete.</summary>
    public required TimeSpan EstimatedDuration { get; init; }

    /// <summary>The most tokens of request and answer together; <see langword="null"/> when that is not known.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>The most tokens that the model answers with; <see langword="null"/> when that is not known.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Whether the model thinks before it answers.</summary>
    public bool IsReasoning { get; init; }

    /// <summary>Whether the model goes on from the beginning of an answer.</summary>
    public bool AcceptsPrefill { get; init; }

    /// <summary>How long such answers usually are, in tokens, thinking not included; <see langword="null"/> when that is not known.</summary>
    internal int? ExpectedAnswerTokens { get; init; }

    /// <summary>Within which time the route has begun to answer in 95 of 100 cases lately; <see langword="null"/> when that is not known.</summary>
    internal TimeSpan? FirstContentP95 { get; init; }

    /// <summary>How often it succeeds, from 0 to 1; what has been measured of late, or what is assumed until then.</summary>
    public required double Reliability { get; init; }
}

using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>Which routes would answer a request, in which order, and why.</summary>
public sealed record RoutingDecision
{
    /// <summary>The kind of work, as asked for or as found out; text generation where it would change nothing, as for a gateway's request that names its one route.</summary>
    public required TaskType TaskType { get; init; }

    /// <summary>What counted most; <see langword="null"/> when the routes come in the order that is configured for the name in the request.</summary>
    public required OptimizationStrategy? Strategy { get; init; }

    /// <summary>What a model must be able to do.</summary>
    public required Capability Needs { get; init; }

    /// <summary>Tokens of the request, estimated.</summary>
    public required int EstimatedInputTokens { get; init; }

    /// <summary>The routes that could answer, the preferred one first.</summary>
    public required IReadOnlyList<RouteCandidate> Ranked { get; init; }

    /// <summary>The routes that cannot, each with its reason.</summary>
    public required IReadOnlyList<RejectedRoute> Rejected { get; init; }

    /// <summary>What the name in the request was resolved to, such as <c>fast → google/gemini-2.5-flash, openai/gpt-4o-mini (by speed)</c>: a name of the configuration, or an old one that the
    /// catalogue knows. <see langword="null"/> when the request named the model itself, or none.</summary>
    public string? Alias { get; init; }
}

/// <summary>A route that cannot answer a request.</summary>
/// <param name="Route">The route.</param>
/// <param name="Reason">Why not.</param>
public sealed record RejectedRoute(Route Route, string Reason);

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary>A decision, or why there is none.</summary>
/// <param name="Decision">What was decided; <see langword="null"/> when nobody can answer.</param>
/// <param name="Failure">Why nobody can; <see langword="null"/> when somebody can.</param>
internal sealed record Explanation(RoutingDecision? Decision, NoRouteException? Failure)
{
    public IReadOnlyList<RouteCandidate> Candidates => Decision?.Ranked ?? [];

    public IReadOnlyList<RejectedRoute> Rejected => Decision?.Rejected ?? Failure!.Rejected;
}

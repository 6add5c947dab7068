using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>Plans of routes, without the planner.</summary>
internal static class Plans
{
    /// <summary>Routes as <c>provider/model</c>, with a window as <c>provider/model:8192</c>, and one that takes a prefill as <c>provider/model+prefill</c>.</summary>
    public static RoutingDecision Of(params string[] routes) =>
        new()
        {
            TaskType = TaskType.TextGeneration,
            Strategy = OptimizationStrategy.Balanced,
            Needs = Capability.Text,
            EstimatedInputTokens = 0,
            Ranked = [.. routes.Select(Candidate)],
            Rejected = [],
        };

    private static RouteCandidate Candidate(string route)
    {
        var takesPrefill = route.EndsWith("+prefill", StringComparison.Ordinal);
        var parts = route.Replace("+prefill", "").Split('/', ':');
        return new RouteCandidate(new Route(parts[0], parts[1]), Score: 1)
        {
            Quality = 50,
            EstimatedCost = null,
            EstimatedDuration = TimeSpan.FromSeconds(1),
            Reliability = 1,
            AcceptsPrefill = takesPrefill,
            ContextWindow = parts.Length > 2 ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : null,
        };
    }
}

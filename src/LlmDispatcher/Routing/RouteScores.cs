using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>Compares the routes that could answer with each other.</summary>
internal static class RouteScores
{
    private const double StrengthBonus = 5;

    /// <summary>What is expected of one route.</summary>
    public static RouteCandidate Expect(Route route, ModelCard card, TaskRequest request, RequestNeeds needs, RoutingSnapshot snapshot)
    {
        var profile = TaskProfile.Of(needs.Task);
        var output = profile.ExpectedOutput(needs.InputTokens, OutputLimit(request), card);
        var live = snapshot.Of(route, card);
        var isStrong = profile.Strength != Capability.None && card.Strengths.HasFlag(profile.Strength);
        return new RouteCandidate(route, Score: 0)
        {
            Quality = Math.Min(100, card.Quality + (isStrong ? StrengthBonus : 0)),
            Prices = card.Prices,
            EstimatedCost = card.Prices?.Cost(needs.Tokens.ToUsage(output)),
            EstimatedDuration = live.FirstToken + TimeSpan.FromSeconds(output / Math.Max(live.TokensPerSecond, 0.1)),
            Reliability = 1 - live.FailureRate,
            FirstContentP95 = live.FirstContentP95,
            ContextWindow = card.MaxInputTokens ?? card.ContextWindow,
            MaxOutputTokens = card.MaxOutputTokens,
            ExpectedAnswerTokens = (int)Math.Min(profile.ExpectedAnswer(needs.InputTokens), int.MaxValue),
            IsReasoning = card.Reasoning,
            AcceptsPrefill = card.Prefill,
        };
    }

    /// <summary>What the answer may cost within reason, in USD: as long as the request allows, or as long as expected where it says nothing; <see langword="null"/> when the price is not known.</summary>
    public static decimal? CostAtMost(ModelCard card, TaskRequest request, RequestNeeds needs)
    {
        var limit = OutputLimit(request);
        var output = limit is { } most
            ? Math.Min(most, card.MaxOutputTokens ?? most)
            : TaskProfile.Of(needs.Task).ExpectedOutput(needs.InputTokens, limit, card);
        return card.Prices?.Cost(needs.Tokens.ToUsage(output));
    }

    /// <summary>The best first. A score is relative to the best of these candidates, so it says something in this company only.</summary>
    public static IReadOnlyList<RouteCandidate> Rank(IReadOnlyList<RouteCandidate> candidates, OptimizationStrategy strategy)
    {
        var cheapest = candidates.Min(c => c.EstimatedCost) ?? 0;
        var fastest = candidates.Min(c => c.EstimatedDuration);
        return
        [
            .. candidates
                .Select(c => (Candidate: c with { Score = Score(c, strategy) }, Balanced: Score(c, OptimizationStrategy.Balanced)))
                .OrderByDescending(c => c.Candidate.Score)
                .ThenByDescending(c => c.Balanced)
                .Select(c => c.Candidate),
        ];

        double Score(RouteCandidate c, OptimizationStrategy by) =>
            by switch
            {
                OptimizationStrategy.Performance => c.Quality / 100,
                OptimizationStrategy.Cost => Cost(c),
                OptimizationStrategy.Speed => c.EstimatedDuration > TimeSpan.Zero ? fastest / c.EstimatedDuration : 1,
                OptimizationStrategy.Reliability => c.Reliability,
                _ => (
                    2 * Score(c, OptimizationStrategy.Performance)
                    + Cost(c)
                    + Score(c, OptimizationStrategy.Speed)
                    + Score(c, OptimizationStrategy.Reliability)
                ) / 5,
            };

        // A price that is not known is no bargain: it comes after every known one.
        double Cost(RouteCandidate c) =>
            c.EstimatedCost switch
            {
                null => 0,
                0 => 1,
                { } cost => (double)(cheapest / cost),
            };
    }

    private static int? OutputLimit(TaskRequest request) => request.MaxOutputTokens ?? request.Options?.MaxOutputTokens;
}

using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Routing;

/// <summary>The numbers behind an order: what is expected of a route, and what that makes of it beside others.</summary>
public sealed class RouteScoresTests
{
    private static readonly Route Route = new("p", "m");

    private static readonly ModelCard Card = new("m")
    {
        Prices = new ModelPrices(1, 10),
        Quality = 70,
        FirstToken = TimeSpan.FromSeconds(2),
        TokensPerSecond = 100,
    };

    [Theory]
    [InlineData(TaskType.QuestionAnswering, false, 300)]
    [InlineData(TaskType.QuestionAnswering, true, 900)] // what is thought counts too
    [InlineData(TaskType.Classification, false, 10)]
    [InlineData(TaskType.Translation, false, 50 + 120)] // as long as the text, and a bit
    public void Answer_OfATask_IsAsLongAsUsual(TaskType task, bool isReasoning, int tokens) =>
        TaskProfile
            .Of(task)
            .ExpectedOutput(inputTokens: 100, maxOutputTokens: null, Card with { Reasoning = isReasoning })
            .ShouldBe(tokens);

    [Theory]
    [InlineData(200, null, 200)]
    [InlineData(null, 100, 100)]
    [InlineData(200, 100, 100)]
    [InlineData(100, 200, 100)]
    [InlineData(1000, 1000, 300)]
    public void Answer_IsNoLongerThanAllowed(int? byRequest, int? byModel, int tokens) =>
        TaskProfile.Of(TaskType.QuestionAnswering).ExpectedOutput(100, byRequest, Card with { MaxOutputTokens = byModel }).ShouldBe(tokens);

    [Fact]
    public void Route_NobodyTried_IsExpectedToDoAsItsCardSays()
    {
        var candidate = Expect(
            Card with
            {
                ContextWindow = 500,
                MaxInputTokens = 400,
                MaxOutputTokens = 4000,
                Reasoning = true,
                Prefill = true,
            }
        );
        candidate.Quality.ShouldBe(70);
        candidate.Reliability.ShouldBe(0.98);
        candidate.ContextWindow.ShouldBe(400);
        candidate.MaxOutputTokens.ShouldBe(4000);
        candidate.ExpectedAnswerTokens.ShouldBe(300);
        (candidate.IsReasoning, candidate.AcceptsPrefill).ShouldBe((true, true));
        candidate.EstimatedDuration.ShouldBe(TimeSpan.FromSeconds(2 + 900 / 100.0));
        Expect(Card with { ContextWindow = 500 }).ContextWindow.ShouldBe(500);
    }

    [Fact]
    public void Cost_IsThatOfTheRequestAndOfTheExpectedAnswer()
    {
        var input = RequestNeeds.Of(Question).Tokens.Total;
        Expect(Card).EstimatedCost.ShouldBe((input * 1m + 300 * 10m) / 1_000_000);
        Expect(Card with { Prices = null }).EstimatedCost.ShouldBeNull();
    }

    [Fact]
    public void Cost_AtMost_IsThatOfTheLongestAnswerThatIsAllowed()
    {
        var input = RequestNeeds.Of(Question).Tokens.Total;
        AtMost(Question, Card).ShouldBe((input + 300 * 10m) / 1_000_000);
        AtMost(Question with { MaxOutputTokens = 5000 }, Card).ShouldBe((input + 5000 * 10m) / 1_000_000);
        AtMost(Question with { MaxOutputTokens = 5000 }, Card with { MaxOutputTokens = 400 }).ShouldBe((input + 400 * 10m) / 1_000_000);
        AtMost(Question with { MaxOutputTokens = 100 }, Card with { MaxOutputTokens = 400 }).ShouldBe((input + 100 * 10m) / 1_000_000);
        AtMost(Question with { Options = new() { MaxOutputTokens = 100 } }, Card).ShouldBe((input + 100 * 10m) / 1_000_000);
        AtMost(
                Question with
                {
                    MaxOutputTokens = 200,
                    Options = new() { MaxOutputTokens = 100 },
                },
                Card
            )
            .ShouldBe((input + 200 * 10m) / 1_000_000);
    }

    [Theory]
    [InlineData(TaskType.CodeGeneration, 70, Capability.Code, 75)]
    [InlineData(TaskType.CodeGeneration, 98, Capability.Code, 100)]
    [InlineData(TaskType.CodeGeneration, 70, Capability.Math, 70)]
    [InlineData(TaskType.CodeGeneration, 70, Capability.None, 70)]
    [InlineData(TaskType.TextGeneration, 70, Capability.Code, 70)] // no strength helps there, so all models have it
    public void Quality_OfAStrongModel_IsMore(TaskType task, double quality, Capability strengths, double expected) =>
        Expect(Card with { Quality = quality, Strengths = strengths }, Question with { TaskType = task }).Quality.ShouldBe(expected);

    [Fact]
    public void Score_IsRelativeToTheBest()
    {
        var fast = Candidate("a", quality: 60, cost: 4, seconds: 1, reliability: 0.9);
        var cheap = Candidate("b", quality: 80, cost: 1, seconds: 4, reliability: 0.8);
        var unknown = Candidate("c", quality: 70, cost: null, seconds: 2, reliability: 1);
        Scores(OptimizationStrategy.Cost).ShouldBe([("b", 1), ("a", 0.25), ("c", 0)]);
        Scores(OptimizationStrategy.Speed).ShouldBe([("a", 1), ("c", 0.5), ("b", 0.25)]);
        Scores(OptimizationStrategy.Performance).ShouldBe([("b", 0.8), ("c", 0.7), ("a", 0.6)]);
        Scores(OptimizationStrategy.Reliability).ShouldBe([("c", 1), ("a", 0.9), ("b", 0.8)]);
        Scores(OptimizationStrategy.Balanced).ShouldBe([("b", 0.73), ("a", 0.67), ("c", 0.58)]); // (2·quality + cost + speed + reliability) / 5

        IEnumerable<(string, double)> Scores(OptimizationStrategy strategy) =>
            RouteScores.Rank([fast, cheap, unknown], strategy).Select(c => (c.Route.Provider, Math.Round(c.Score, 9)));
    }

    [Fact]
    public void Score_OfWhatCostsNothingAndTakesNoTime_IsTheBest()
    {
        var free = Candidate("a", quality: 50, cost: 0, seconds: 0, reliability: 1);
        RouteScores.Rank([free], OptimizationStrategy.Cost)[0].Score.ShouldBe(1);
        RouteScores.Rank([free], OptimizationStrategy.Speed)[0].Score.ShouldBe(1);
    }

    [Fact]
    public void Routes_OfOneScore_AreOrderedByAllTogether()
    {
        var slow = Candidate("a", quality: 80, cost: 1, seconds: 9, reliability: 1);
        var fast = Candidate("b", quality: 80, cost: 1, seconds: 1, reliability: 1);
        RouteScores.Rank([slow, fast], OptimizationStrategy.Performance).Select(c => c.Route.Provider).ShouldBe(["b", "a"]);
    }

    private static RouteCandidate Candidate(string provider, double quality, decimal? cost, double seconds, double reliability) =>
        new(new Route(provider, "m"), Score: 0)
        {
            Quality = quality,
            EstimatedCost = cost,
            EstimatedDuration = TimeSpan.FromSeconds(seconds),
            Reliability = reliability,
        };

    private static TaskRequest Question { get; } = new("How deep is the sea?") { TaskType = TaskType.QuestionAnswering };

    private static RouteCandidate Expect(ModelCard card, TaskRequest? request = null) =>
        RouteScores.Expect(
            Route,
            card,
            request ?? Question,
            RequestNeeds.Of(request ?? Question),
            RoutingSnapshot.OfNothing(new DateOnly(2026, 11, 22))
        );

    private static decimal? AtMost(TaskRequest request, ModelCard card) => RouteScores.CostAtMost(card, request, RequestNeeds.Of(request));
}

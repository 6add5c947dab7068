using LlmDispatcher.Routing;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Routing;

/// <summary>What measurements do to the order of the routes, and what they must never do.</summary>
public sealed class LiveRoutingTests
{
    private static readonly Route A = new("a", "m");
    private static readonly Route B = new("b", "m");

    /// <summary>Two providers of one model, so that nothing but the measurements tells them apart; the first one is preferred.</summary>
    private static readonly RoutePlanner Planner = new(
        [new ProviderOffer("a", [new ModelCard("m")]), new ProviderOffer("b", [new ModelCard("m")])],
        ModelCatalogue.BuiltIn
    );

    private readonly FakeTimeProvider _time = new();
    private readonly LiveStatistics _statistics;

    public LiveRoutingTests() => _statistics = new LiveStatistics(_time);

    public static TheoryData<OptimizationStrategy> Live =>
        [OptimizationStrategy.Balanced, OptimizationStrategy.Reliability, OptimizationStrategy.Performance, OptimizationStrategy.Cost];

    /// <summary>A route that fails gives way, also where the strategy looks at something else and finds them equal, and comes back on its own, although the other one does well all the time.</summary>
    [Theory]
    [MemberData(nameof(Live))]
    public void Route_ThatFailed_GivesWayAndComesBack(OptimizationStrategy strategy)
    {
        First(strategy).ShouldBe(A);
        for (var i = 0; i < 200; i++)
            _statistics.Failed(A);
        First(strategy).ShouldBe(B);
        for (var minute = 0; minute < 60; minute++)
        {
            _statistics.Succeeded(B);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        First(strategy).ShouldBe(A);
    }

    [Fact]
    public void Route_ThatGotSlow_GivesWayAndComesBack()
    {
        for (var i = 0; i < 10; i++)
            _statistics.Succeeded(A, firstContent: 8, new AnswerPace(100, TimeSpan.FromSeconds(20)));
        First(OptimizationStrategy.Speed).ShouldBe(B);
        _time.Advance(TimeSpan.FromHours(1));
        First(OptimizationStrategy.Speed).ShouldBe(A);
    }

    /// <summary>The first one in use does no worse than was assumed, and the other was never asked: the order is what it was. As soon as it does worse, the other is.</summary>
    [Fact]
    public void Route_NobodyTried_IsTriedAsSoonAsTheOneInUseDoesWorseThanWasAssumed()
    {
        for (var i = 0; i < 50; i++)
            _statistics.Succeeded(A, firstContent: 1, new AnswerPace(60, TimeSpan.FromSeconds(1)));
        First(OptimizationStrategy.Balanced).ShouldBe(A);
        for (var i = 0; i < 10; i++)
            _statistics.Succeeded(A, firstContent: 3, new AnswerPace(60, TimeSpan.FromSeconds(3)));
        First(OptimizationStrategy.Balanced).ShouldBe(B);
    }

    [Fact]
    public void P95_OfARoute_IsInItsCandidate()
    {
        for (var i = 0; i < 50; i++)
            _statistics.Succeeded(A, firstContent: 2);
        var ranked = Planner.Plan(new TaskRequest("hi"), _statistics.Snapshot()).Ranked;
        ranked.Single(c => c.Route == A).FirstContentP95.ShouldBe(TimeSpan.FromSeconds(2));
        ranked.Single(c => c.Route == B).FirstContentP95.ShouldBeNull();
    }

    private Route First(OptimizationStrategy strategy) =>
        Planner.Plan(new TaskRequest("hi") { Strategy = strategy }, _statistics.Snapshot()).Ranked[0].Route;
}

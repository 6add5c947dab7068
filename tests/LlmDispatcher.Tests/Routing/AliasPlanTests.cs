using LlmDispatcher.Routing;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Routing;

public sealed class AliasPlanTests
{
    private static readonly ModelCatalogue Catalogue = ModelCatalogue.BuiltIn;

    private static readonly RoutingSnapshot Now = RoutingSnapshot.OfNothing(new DateOnly(2026, 11, 22));

    private static readonly ProviderOffer[] Offers =
    [
        ProviderOffer.Of("openai", ["gpt-4o", "gpt-4.1-mini"], Catalogue),
        ProviderOffer.Of("anthropic", ["claude-haiku-5-5"], Catalogue),
        ProviderOffer.Of("local", ["llama3.2"], Catalogue),
    ];

    private static readonly ModelAlias InOrder = new(
        "steady",
        [new("anthropic", "claude-haiku-5-5"), new("openai", "gpt-4.1-mini"), new("local", "unlisted")]
    );

    private static readonly ModelAlias Ranked = InOrder with { Name = "cheap", Strategy = OptimizationStrategy.Cost };

    private static readonly ModelAlias OfTheSameName = new("gpt-4o", [new("openai", "gpt-4o"), new("local", "llama3.2")]);

    private static readonly RoutePlanner Planner = new(Offers, Catalogue, aliases: [InOrder, Ranked, OfTheSameName]);

    [Fact]
    public void Alias_WithoutStrategy_KeepsItsOrderAndSaysSo()
    {
        var decision = Plan("steady");
        Routes(decision).ShouldBe(["anthropic/claude-haiku-5-5", "openai/gpt-4.1-mini", "local/unlisted"]);
        decision.Strategy.ShouldBeNull();
        decision.Alias.ShouldBe("steady → anthropic/claude-haiku-5-5, openai/gpt-4.1-mini, local/unlisted");
    }

    [Fact]
    public void Alias_WithStrategy_IsRankedByIt()
    {
        var decision = Plan("cheap");
        Routes(decision).ShouldBe(["anthropic/claude-haiku-5-5", "openai/gpt-4.1-mini", "local/unlisted"], ignoreOrder: true);
        decision.Ranked[0].EstimatedCost.ShouldBe(decision.Ranked.Min(c => c.EstimatedCost));
        decision.Strategy.ShouldBe(OptimizationStrategy.Cost);
        decision.Alias.ShouldNotBeNull().ShouldEndWith(" (by cost)");
    }

    [Theory]
    [InlineData("steady")]
    [InlineData("cheap")]
    public void Strategy_OfTheRequest_ComesBeforeTheAliass(string alias)
    {
        var decision = Plan(alias, r => r with { Strategy = OptimizationStrategy.Performance });
        decision.Strategy.ShouldBe(OptimizationStrategy.Performance);
        decision.Ranked.Select(c => c.Quality).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Providers_OfTheRequest_RestrictTheAliasInItsOwnOrder()
    {
        var decision = Plan("steady", r => r with { Providers = ["Local", "anthropic"] });
        Routes(decision).ShouldBe(["anthropic/claude-haiku-5-5", "local/unlisted"]);
        decision
            .Rejected.ShouldHaveSingleItem()
            .ShouldBe(new(new Route("openai", "gpt-4.1-mini"), "is not of a provider that the request allows"));
    }

    [Fact]
    public void Providers_LeavingNoRoute_SaysWhy() =>
        Should
            .Throw<NoRouteException>(() => Plan("gpt-4o", r => r with { Providers = ["anthropic"] }))
            .Message.ShouldBe(
                "No route can answer (TextGeneration): openai/gpt-4o (and 1 more) is not of a provider that the request allows."
            );

    [Fact]
    public void Needs_OfTheRequest_RejectRoutesOfAnAlias()
    {
        var image = new TaskRequest([new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])]);
        var picky = new RoutePlanner(Offers, Catalogue, aliases: [new("eyes", [new("openai", "gpt-4"), new("openai", "gpt-4o")])]);
        var decision = picky.Plan(image with { Model = "eyes" }, Now);
        Routes(decision).ShouldBe(["openai/gpt-4o"]);
        decision.Rejected.ShouldHaveSingleItem().Reason.ShouldBe("takes no images");
    }

    [Fact]
    public void MaxCost_OfTheRequest_RejectsRoutesOfAnAlias() =>
        Should
            .Throw<NoRouteException>(() => Plan("steady", r => r with { MaxCost = 0, Providers = ["openai"] }))
            .Kind.ShouldBe(LlmErrorKind.CostLimit);

    [Theory]
    [InlineData("STEADY", "anthropic/claude-haiku-5-5")] // case does not count
    [InlineData("gpt-4o", "openai/gpt-4o,local/llama3.2")] // a name wins over a model's own id
    [InlineData("openai/gpt-4o", "openai/gpt-4o")]
    public void Name_InARequest_FindsItsRoutes(string model, string beginning) =>
        string.Join(',', Routes(Plan(model))).ShouldStartWith(beginning);

    [Fact]
    public void Model_TakenAwayButNamedByAnAlias_IsAskedAllTheSame()
    {
        var planner = new RoutePlanner(Offers, Catalogue, aliases: [new("old", [new("openai", "gpt-4")])]);
        Routes(planner.Plan(new("hi") { Model = "old" }, Now)).ShouldBe(["openai/gpt-4"]);
    }

    [Fact]
    public void Router_OfOnesOwn_IsAskedOnlyWhereNoOrderIsConfigured()
    {
        var planner = new RoutePlanner(Offers, Catalogue, new Backwards(), [InOrder, Ranked]);
        Routes(planner.Plan(new("hi") { Model = "steady" }, Now)).ShouldBe(Routes(Plan("steady")));
        Routes(planner.Plan(new("hi") { Model = "cheap" }, Now)).ShouldBe(Routes(Plan("cheap")).Reverse());
    }

    private static RoutingDecision Plan(string model, Func<TaskRequest, TaskRequest>? change = null) =>
        Planner.Plan((change ?? (r => r))(new("hi") { Model = model }), Now);

    private static IEnumerable<string> Routes(RoutingDecision decision) => decision.Ranked.Select(c => c.Route.ToString());

    private sealed class Backwards : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) => candidates.Reverse();
    }
}

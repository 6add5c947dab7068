using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Routing;

/// <summary>What an answer that is kept is kept under: where other models may answer, it is another one.</summary>
public sealed class PlanNamesTests
{
    private static readonly ProviderOffer A = new("a", [new ModelCard("m"), new ModelCard("n")]);
    private static readonly ProviderOffer B = new("b", [new ModelCard("m")]);
    private static readonly ModelAlias Fast = new("fast", [new Route("a", "m"), new Route("b", "m")], OptimizationStrategy.Speed);

    [Fact]
    public void Request_NamingProviderAndModel_NeedsNoName()
    {
        Name(new("hi") { Model = "a/m" }).ShouldBeEmpty();
        Name(new("hi") { Model = "B/other" }).ShouldBeEmpty();
        Name(new("hi") { Model = "c/m" }).ShouldNotBeEmpty();
    }

    [Fact]
    public void Request_NamingNone_IsNamedByAllThatMayAnswer()
    {
        var name = Name(new("hi"));
        name.ShouldBe(Name(new("hi") { Model = "m" }));
        name.ShouldContain("a:m,n");
        name.ShouldNotBe(new PlanNames([A], [], router: null).Of(new("hi")));
        name.ShouldNotBe(new PlanNames([B, A], [Fast], router: null).Of(new("hi")));
        name.ShouldNotBe(new PlanNames([A, B], [Fast], new Backwards()).Of(new("hi")));
        name.ShouldNotBe(new PlanNames([new ProviderOffer("a", [new ModelCard("m")]), B], [Fast], router: null).Of(new("hi")));
    }

    [Fact]
    public void Request_NamingAnAlias_IsNamedByItsRoutesAndItsStrategy()
    {
        var name = Name(new("hi") { Model = "FAST" });
        name.ShouldBe("Speed|a/m|b/m");
        Of(Fast with { Strategy = null }).ShouldNotBe(name);
        Of(Fast with { Routes = [new Route("a", "m")] }).ShouldNotBe(name);

        static string Of(ModelAlias alias) => new PlanNames([A, B], [alias], router: null).Of(new("hi") { Model = "fast" });
    }

    private static string Name(TaskRequest request) => new PlanNames([A, B], [Fast], router: null).Of(request);

    private sealed class Backwards : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) => candidates.Reverse();
    }
}

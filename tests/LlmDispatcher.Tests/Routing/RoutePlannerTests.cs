using LlmDispatcher.Routing;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Routing;

public sealed class RoutePlannerTests
{
    private static readonly ModelCatalogue Catalogue = ModelCatalogue.BuiltIn;

    private static readonly RoutingSnapshot Now = RoutingSnapshot.OfNothing(new DateOnly(2026, 11, 22));

    private static readonly ProviderOffer[] Vendors =
    [
        .. new[] { "openai", "anthropic", "google", "xai" }.Select(id => ProviderOffer.Of(id, [], Catalogue)),
    ];

    private static readonly RoutePlanner AllVendors = new(Vendors, Catalogue);

    private static readonly RoutePlanner Small = new(
        [
            ProviderOffer.Of("openai", ["gpt-4.1-mini", "gpt-4o"], Catalogue),
            ProviderOffer.Of("local", [], Catalogue),
            ProviderOffer.Of("openrouter", ["openai/gpt-4o", "meta-llama/llama-3"], Catalogue),
        ],
        Catalogue
    );

    public static TheoryData<TaskType, OptimizationStrategy> EveryTaskAndStrategy =>
        new MatrixTheoryData<TaskType, OptimizationStrategy>(Enum.GetValues<TaskType>(), Enum.GetValues<OptimizationStrategy>()) is var all
            ? [.. all.Select(row => (row.Data.Item1, row.Data.Item2))]
            : [];

    /// <summary>Over every task and strategy: the winner is the best by its criterion among the capable, and nobody who lacks something is among them.</summary>
    [Theory]
    [MemberData(nameof(EveryTaskAndStrategy))]
    public void Winner_OfEveryTaskAndStrategy_IsTheBestCapableOne(TaskType task, OptimizationStrategy strategy)
    {
        var request = RequestFor(task) with { Strategy = strategy };
        var decision = AllVendors.Plan(request, Now);
        var winner = decision.Ranked[0];
        switch (strategy)
        {
            case OptimizationStrategy.Cost:
                winner.EstimatedCost.ShouldBe(decision.Ranked.Min(c => c.EstimatedCost));
                break;
            case OptimizationStrategy.Speed:
                winner.EstimatedDuration.ShouldBe(decision.Ranked.Min(c => c.EstimatedDuration));
                break;
            case OptimizationStrategy.Performance:
                winner.Quality.ShouldBe(decision.Ranked.Max(c => c.Quality));
                break;
            case OptimizationStrategy.Reliability:
                winner.Reliability.ShouldBe(decision.Ranked.Max(c => c.Reliability));
                break;
            default:
                winner.Score.ShouldBe(decision.Ranked.Max(c => c.Score));
                break;
        }
        decision.TaskType.ShouldBe(task);
        foreach (var card in decision.Ranked.Select(c => Catalogue.Find(c.Route.Model)!))
        {
            if (decision.Needs.HasFlag(Capability.Audio))
                card.Inputs!.ShouldContain("audio");
            if (decision.Needs.HasFlag(Capability.Vision))
                card.Inputs!.ShouldContain("image");
            if (decision.Needs.HasFlag(Capability.Text))
                card.Inputs!.ShouldContain("text");
            (card.Ends is null || card.Ends > Now.Today).ShouldBeTrue(card.Id);
        }
        (decision.Ranked.Count + decision.Rejected.Count).ShouldBe(Vendors.Sum(v => v.Models.Count));
    }

    [Theory]
    [InlineData(null, "", "openai/gpt-4.1-mini")]
    [InlineData("auto", "", "openai/gpt-4.1-mini")]
    [InlineData("gpt-4o", "", "openai/gpt-4o")]
    [InlineData("openai/gpt-5", "", "openai/gpt-5")]
    [InlineData("OpenAI/gpt-5", "", "openai/gpt-5")]
    [InlineData("local/llama", "", "local/llama")]
    [InlineData("llama", "local", "local/llama")]
    [InlineData("llama", "LOCAL", "local/llama")]
    [InlineData("meta-llama/llama-3", "", "openrouter/meta-llama/llama-3")]
    [InlineData("openai/gpt-4o", "", "openrouter/openai/gpt-4o")] // as listed wins over provider/model
    [InlineData("openai/gpt-5", "openrouter", "openrouter/openai/gpt-5")]
    [InlineData("openrouter/openai/gpt-5", "openrouter", "openrouter/openai/gpt-5")]
    [InlineData("gpt-4o", "local,openai", "openai/gpt-4o")]
    public void Request_WithPins_FindsItsRoute(string? model, string providers, string route) =>
        Small.Plan(Request(model, providers), Now).Ranked[0].Route.ToString().ShouldBe(route);

    [Theory]
    [InlineData(null, "nosuch", "Unknown provider 'nosuch'. Configured: openai, local, openrouter.")]
    [InlineData(null, "local", "No model is known for 'local': name one in the request, or list it under 'models' of the provider.")]
    [InlineData(
        "claude-x",
        "",
        "No configured provider lists the model 'claude-x': write it as provider/model, with one of openai, local, openrouter."
    )]
    public void Request_NamingWhatIsNotConfigured_SaysSo(string? model, string providers, string message) =>
        Should.Throw<LlmConfigurationException>(() => Small.Plan(Request(model, providers), Now)).Message.ShouldBe(message);

    [Fact]
    public void Alias_IsResolvedAndSaid()
    {
        var decision = AllVendors.Plan(Request("claude-3-sonnet", ""), Now);
        decision.Ranked[0].Route.ToString().ShouldBe("anthropic/claude-sonnet-5-5");
        decision.Alias.ShouldBe("claude-3-sonnet → claude-sonnet-5-5");
    }

    /// <summary>The catalogue still lists it, to know what it was; whoever configures it means it.</summary>
    [Fact]
    public void Alias_OfAModelThatIsGone_IsResolvedUnlessItIsConfigured()
    {
        var decision = AllVendors.Plan(Request("gpt-4", "openai"), Now);
        decision.Ranked.ShouldHaveSingleItem().Route.ToString().ShouldBe("openai/gpt-4.1");
        decision.Alias.ShouldBe("gpt-4 → gpt-4.1");
        var own = new RoutePlanner([ProviderOffer.Of("openai", ["gpt-4", "gpt-4.1"], Catalogue)], Catalogue);
        own.Plan(Request("gpt-4", ""), Now).Ranked.ShouldHaveSingleItem().Route.ToString().ShouldBe("openai/gpt-4");
    }

    [Theory]
    [InlineData(2026, 10, 22, "openai/gpt-4")] // its last day but one
    [InlineData(2026, 10, 23, "openai/gpt-4.1")]
    [InlineData(2027, 2, 1, "openai/gpt-4.1")] // by then that one is gone as well, but it was named
    public void Alias_OfAModel_IsResolvedFromTheDayOnWhichItGoes(int year, int month, int day, string route)
    {
        RoutePlanner planner = new([ProviderOffer.Of("openai", [], Catalogue), ProviderOffer.Of("anthropic", [], Catalogue)], Catalogue);
        planner
            .Plan(Request("gpt-4", ""), RoutingSnapshot.OfNothing(new DateOnly(year, month, day)))
            .Ranked.ShouldHaveSingleItem()
            .Route.ToString()
            .ShouldBe(route);
    }

    [Fact]
    public void Alias_OfAModelThatSomebodyElseLists_IsNotResolved()
    {
        RoutePlanner planner = new(
            [
                ProviderOffer.Of("openai", [], Catalogue),
                ProviderOffer.Of("own", ["other", "gpt-4"], Catalogue),
                ProviderOffer.Of("too", ["x"], Catalogue),
            ],
            Catalogue
        );
        var decision = planner.Plan(Request("gpt-4", ""), Now);
        decision.Alias.ShouldBeNull();
        decision.Ranked.Select(c => c.Route.ToString()).ShouldBe(["openai/gpt-4", "own/gpt-4"], ignoreOrder: true);
        RoutePlanner without = new([ProviderOffer.Of("openai", [], Catalogue), ProviderOffer.Of("own", ["other"], Catalogue)], Catalogue);
        without.Plan(Request("gpt-4", ""), Now).Alias.ShouldBe("gpt-4 → gpt-4.1");
    }

    /// <summary>Whoever names a model to the one provider there is means it, gone or not.</summary>
    [Fact]
    public void Model_GoneButNamedToTheOnlyProvider_IsAsked()
    {
        RoutePlanner alone = new([ProviderOffer.Of("local", [], Catalogue)], Catalogue);
        alone.Plan(Request("gpt-4", ""), Now).Ranked.ShouldHaveSingleItem().Route.ToString().ShouldBe("local/gpt-4");
    }

    [Fact]
    public void Offer_WithoutAList_IsTheCataloguesModelsOfTheProvider()
    {
        var offer = ProviderOffer.Of("XAI", [], Catalogue);
        offer.Models.ShouldBe(Catalogue.Models.Where(m => m.Provider == "xai"));
        offer.IsOfCatalogue.ShouldBeTrue();
        ProviderOffer.Of("xai", ["own"], Catalogue).Models.Select(m => m.Id).ShouldBe(["own"]);
    }

    /// <summary>The first of several reasons is told: whom one may not ask, or who is gone, before what it cannot do, and that before what it costs.</summary>
    [Fact]
    public void Reason_OfSeveral_IsTheFirst()
    {
        var deaf = new ModelCard("deaf") { Inputs = ["text"], Prices = new ModelPrices(1_000_000, 1_000_000) };
        var request = RequestFor(TaskType.AudioTranscription) with { TaskType = TaskType.QuestionAnswering, MaxCost = 0 };
        RoutePlanner planner = new([new ProviderOffer("a", [deaf, deaf with { Id = "gone", Ends = Now.Today }])], Catalogue);
        Rejected(planner, request).ShouldBe(["takes no audio", "was taken away on 2026-11-22"]);
        RoutePlanner named = new(
            [new ProviderOffer("a", [deaf]), new ProviderOffer("b", [deaf])],
            Catalogue,
            aliases: [new("both", [new Route("a", "deaf"), new Route("b", "deaf")])]
        );
        Rejected(named, request with { Model = "both", Providers = ["b"] })
            .ShouldBe(["is not of a provider that the request allows", "takes no audio"]);

        static IEnumerable<string> Rejected(RoutePlanner planner, TaskRequest request) =>
            Should.Throw<NoRouteException>(() => planner.Plan(request, Now)).Rejected.Select(r => r.Reason);
    }

    [Fact]
    public void ProviderAndModel_AreNeverAnAlias()
    {
        var decision = AllVendors.Plan(Request("anthropic/claude-3-sonnet", ""), Now);
        decision.Ranked[0].Route.ToString().ShouldBe("anthropic/claude-3-sonnet");
        decision.Alias.ShouldBeNull();
    }

    [Fact]
    public void PinnedModel_LackingACapability_SaysWhich()
    {
        var request = RequestFor(TaskType.AudioTranscription) with { Providers = ["anthropic"], Model = "claude-haiku-5-5" };
        var error = Should.Throw<NoRouteException>(() => AllVendors.Plan(request, Now));
        error.Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
        error.Message.ShouldBe("No route can answer (AudioTranscription): anthropic/claude-haiku-5-5 takes no audio.");
    }

    [Fact]
    public void Images_WithATextTask_GoToAModelThatSees()
    {
        var request = RequestFor(TaskType.VisionAnalysis) with { TaskType = TaskType.TextGeneration, Model = "gpt-4" };
        var only = new RoutePlanner([ProviderOffer.Of("openai", ["gpt-4", "gpt-4o"], Catalogue)], Catalogue);
        Should.Throw<NoRouteException>(() => only.Plan(request, Now)).Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
        only.Plan(request with { Model = null }, Now).Ranked.ShouldAllBe(c => c.Route.Model == "gpt-4o");
    }

    [Fact]
    public void Context_TooSmall_IsRejectedWithItsSize()
    {
        var request = new TaskRequest(new string('x', 4 * 10_000)) { Model = "openai/gpt-4" };
        var error = Should.Throw<NoRouteException>(() => AllVendors.Plan(request, Now));
        error.Kind.ShouldBe(LlmErrorKind.ContextLengthExceeded);
        error.Message.ShouldContain("has room for 8,192 tokens; the request has about 10,004");
    }

    [Fact]
    public void Cost_AboveTheLimit_IsRejectedByARealEstimate()
    {
        // A word and a space are a token, where the estimate makes six characters one and a half.
        var request = new TaskRequest(string.Concat(Enumerable.Repeat("tides ", 100_000))) { MaxCost = 0.02m };
        var decision = AllVendors.Plan(request, Now);
        decision.EstimatedInputTokens.ShouldBeInRange(100_000, 100_010);
        AllVendors.Plan(request with { MaxCost = null }, Now).EstimatedInputTokens.ShouldBe(150_004);
        decision.Ranked.ShouldNotBeEmpty();
        decision.Ranked.ShouldAllBe(c => c.EstimatedCost <= 0.02m);
        decision.Rejected.ShouldContain(r =>
            r.Route.Model == "gpt-6-astra" && r.Reason.StartsWith("may cost 1.0", StringComparison.Ordinal)
        );
        Should
            .Throw<NoRouteException>(() => AllVendors.Plan(request with { MaxCost = 0.0001m, Providers = ["xai"] }, Now))
            .Kind.ShouldBe(LlmErrorKind.CostLimit);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(100, true)]
    [InlineData(16_000, false)]
    public void Cost_OfTheLongestAnswerAllowed_IsWhatCounts(int? most, bool isAllowed)
    {
        var request = new TaskRequest("Say it.")
        {
            TaskType = TaskType.QuestionAnswering,
            Model = "openai/gpt-4o",
            MaxCost = 0.16m,
            MaxOutputTokens = most,
        };
        var planner = new RoutePlanner([ProviderOffer.Of("openai", [new("gpt-4o")], Catalogue)], Catalogue);
        if (isAllowed)
        {
            planner.Plan(request, Now).Ranked.ShouldHaveSingleItem();
            return;
        }
        var error = Should.Throw<NoRouteException>(() => planner.Plan(request, Now));
        error.Kind.ShouldBe(LlmErrorKind.CostLimit);
        error.Message.ShouldBe("No route can answer (QuestionAnswering): openai/gpt-4o may cost 0.160018 USD, more than 0.16.");
    }

    [Fact]
    public void Cost_OfARouteWithoutAPrice_IsNoReasonAgainstIt() =>
        Small
            .Plan(Request("local/mystery", "") with { MaxCost = 0.000001m }, Now)
            .Ranked.ShouldHaveSingleItem()
            .EstimatedCost.ShouldBeNull();

    [Fact]
    public void Request_WithoutALimitOnCost_IsNotCounted()
    {
        var told = new Telling();
        var request = new TaskRequest([new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", told)])]);
        Small.Plan(request, Now);
        told.Times.ShouldBe(1, "the estimate");
        Small.Plan(request with { MaxCost = 1 }, Now);
        told.Times.ShouldBe(2, "the count, once for all candidates");
    }

    [Fact]
    public void Price_AboveItsStep_HoldsForTheWholeRequest()
    {
        var prices = Catalogue.Find("claude-haiku-5-5")!.Prices!;
        prices.Cost(new UsageDetails { InputTokenCount = 100_000 }).ShouldBe(0.01m);
        prices.Cost(new UsageDetails { InputTokenCount = 100_001 }).ShouldBe(0.0500005m);
    }

    [Fact]
    public void Price_Unknown_ComesAfterEveryKnownOne()
    {
        var planner = new RoutePlanner(
            [ProviderOffer.Of("a", ["mystery", new ModelOptions("priced") { InputPrice = 9, OutputPrice = 9 }], Catalogue)],
            Catalogue
        );
        planner.Plan(Request(null, "") with { Strategy = OptimizationStrategy.Cost }, Now).Ranked[0].Route.Model.ShouldBe("priced");
    }

    [Fact]
    public void Router_OfOnesOwn_HasTheLastWord()
    {
        var planner = new RoutePlanner(Vendors, Catalogue, new LastOne());
        planner.Plan(Request(null, ""), Now).Ranked.ShouldHaveSingleItem().ShouldBe(AllVendors.Plan(Request(null, ""), Now).Ranked[^1]);
    }

    [Fact]
    public void Catalogue_EveryRow_HasItsSources()
    {
        Catalogue.Models.ShouldAllBe(m => m.Sources.Count > 0 && m.Quality > 0 && m.TokensPerSecond > 0 && m.Inputs!.Count > 0);
        Catalogue.Models.Select(m => m.Id).ShouldBeUnique();
    }

    [Fact]
    public void Catalogue_EveryPrice_IsPlausible()
    {
        Catalogue.Models.ShouldAllBe(m => m.Prices != null);
        foreach (var (id, prices) in Catalogue.Models.SelectMany(m => new[] { (m.Id, m.Prices), (m.Id, m.Prices!.Above?.Prices) }))
        {
            if (prices is null)
                continue;
            prices.Output.ShouldBeGreaterThan(prices.Input, id);
            (prices.CachedInput < prices.Input).ShouldBe(prices.CachedInput is not null, id);
            (prices.CacheWrite > prices.Input).ShouldBe(prices.CacheWrite is not null, id);
            (prices.AudioInput > prices.Input).ShouldBe(prices.AudioInput is not null, id);
            (prices.Above?.Prices.Input > prices.Input).ShouldBe(prices.Above is not null, id);
        }
    }

    [Fact]
    public void Prices_OfTheConfiguration_ReplaceThoseThatGoWithThem()
    {
        var known = Catalogue.Find("gemini-2.5-pro")!.Prices!;
        Priced(new("gemini-2.5-pro")).ShouldBe(known);
        Priced(new("gemini-2.5-pro") { InputPrice = 1 }).ShouldBe(new ModelPrices(1, known.Output));
        Priced(new("gemini-2.5-pro") { InputPrice = 1, CachedInputPrice = 0.5m })
            .ShouldBe(new ModelPrices(1, known.Output) { CachedInput = 0.5m });
        Priced(new("gemini-2.5-pro") { OutputPrice = 9 }).ShouldBe(new ModelPrices(known.Input, 9) { CachedInput = known.CachedInput });
        Priced(new("gemini-2.5-pro") { CachedInputPrice = 0.5m }).ShouldBe(known with { CachedInput = 0.5m });
        Priced(new("mystery") { CachedInputPrice = 0.5m }).ShouldBeNull();
        Priced(new("mystery")).ShouldBeNull();

        static ModelPrices? Priced(ModelOptions options) =>
            new RoutePlanner([ProviderOffer.Of("p", [options], Catalogue)], Catalogue).Plan(Request(null, "p"), Now).Ranked[0].Prices;
    }

    [Fact]
    public void NoRoute_TellsWhatCameFurthestFirst_AndNotMoreThanFour()
    {
        ProviderOffer[] offers =
        [
            new("a", [new ModelCard("gone") { Ends = Now.Today }, new ModelCard("deaf") { Inputs = ["text"] }]),
            new("b", [new ModelCard("small") { ContextWindow = 3 }, new ModelCard("tiny") { ContextWindow = 2 }]),
            new(
                "c",
                [
                    new ModelCard("dear") { Prices = new ModelPrices(1_000_000, 1) },
                    new ModelCard("late") { Ends = new DateOnly(2026, 1, 2) },
                ]
            ),
        ];
        var request = RequestFor(TaskType.AudioTranscription) with { TaskType = TaskType.QuestionAnswering, MaxCost = 0 };
        var error = Should.Throw<NoRouteException>(() => new RoutePlanner(offers, Catalogue).Plan(request, Now));
        error.Kind.ShouldBe(LlmErrorKind.CostLimit);
        error.Message.ShouldStartWith("No route can answer (QuestionAnswering): c/dear may cost ");
        error.Message.ShouldContain(", more than 0; b/small has room for 3 tokens; the request has about ");
        error.Message.ShouldContain("; b/tiny has room for 2 tokens; ");
        error.Message.ShouldContain("; a/deaf takes no audio; and 2 other reasons.");
        error.Rejected.Count.ShouldBe(6);
        error.Rejected.Single(r => r.Route.Model == "late").Reason.ShouldBe("was taken away on 2026-01-02");
        error.Rejected.Single(r => r.Route.Model == "gone").Reason.ShouldBe("was taken away on 2026-11-22");
        (error.RequestedTokens, error.MaxTokens, error.MissingCapability).ShouldBe((null, null, Capability.None));
    }

    [Fact]
    public void NoRoute_ForFourReasons_TellsThemAll()
    {
        ProviderOffer[] offers = [new("a", [.. Enumerable.Range(1, 4).Select(i => new ModelCard($"m{i}") { ContextWindow = i })])];
        var error = Should.Throw<NoRouteException>(() => new RoutePlanner(offers, Catalogue).Plan(new("How deep is the sea?"), Now));
        error.Message.ShouldNotContain("other reasons");
        error.Message.ShouldContain("a/m1 has room for 1 tokens");
        error.Message.ShouldContain("a/m4 has room for 4 tokens");
        error.Kind.ShouldBe(LlmErrorKind.ContextLengthExceeded);
        error.MaxTokens.ShouldBe(4);
        error.RequestedTokens.ShouldBe(RequestNeeds.Of(new("How deep is the sea?")).InputTokens);
    }

    [Fact]
    public void NoRoute_ForLackOfSeveralAbilities_NamesThemAll()
    {
        ProviderOffer[] offers =
        [
            new("a", [new ModelCard("deaf") { Inputs = ["text", "image"] }, new ModelCard("blind") { Inputs = ["text", "audio"] }]),
        ];
        var request = new TaskRequest([
            new ChatMessage(
                ChatRole.User,
                [new TextContent("hi"), new DataContent(new byte[] { 1 }, "image/png"), new DataContent(new byte[] { 1 }, "audio/wav")]
            ),
        ]);
        var error = Should.Throw<NoRouteException>(() => new RoutePlanner(offers, Catalogue).Plan(request, Now));
        error.Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
        error.MissingCapability.ShouldBe(Capability.Audio | Capability.Vision);
    }

    [Fact]
    public void Model_OnItsLastDay_IsGone_AndTheDayBeforeItIsNot()
    {
        RoutePlanner planner = new([new ProviderOffer("a", [new ModelCard("m") { Ends = Now.Today.AddDays(1) }])], Catalogue);
        planner.Plan(new("hi"), Now).Ranked.ShouldHaveSingleItem();
        Should.Throw<NoRouteException>(() => planner.Plan(new("hi"), Now with { Today = Now.Today.AddDays(1) }));
    }

    [Fact]
    public void Cost_OfExactlyTheLimit_IsAllowed()
    {
        RoutePlanner planner = new([new ProviderOffer("a", [new ModelCard("m") { Prices = new ModelPrices(0, 10) }])], Catalogue);
        var request = new TaskRequest("hi") { MaxOutputTokens = 100, MaxCost = 0.001m };
        planner.Plan(request, Now).Ranked.ShouldHaveSingleItem();
        Should.Throw<NoRouteException>(() => planner.Plan(request with { MaxCost = 0.000999m }, Now));
    }

    [Fact]
    public void Router_ThatLeavesNothing_IsSaidToHave()
    {
        var planner = new RoutePlanner(Vendors, Catalogue, new Nobody());
        var error = Should.Throw<NoRouteException>(() => planner.Plan(Request(null, ""), Now));
        (error.Kind, error.Message).ShouldBe((LlmErrorKind.NoAvailableProviders, "The router left no route."));
    }

    [Theory]
    [InlineData(null, "nosuch", "providers")]
    [InlineData(null, "local", "providers:local:models")]
    [InlineData("claude-x", "", "models")]
    [InlineData("openai/", "", "models")] // a name without a model is a name
    [InlineData("/gpt-5", "", "models")]
    public void Request_NamingWhatIsNotConfigured_NamesTheKey(string? model, string providers, string key) =>
        Should.Throw<LlmConfigurationException>(() => Small.Plan(Request(model, providers), Now)).Key.ShouldBe(key);

    [Fact]
    public void Providers_WithoutModels_AreAllNamed()
    {
        RoutePlanner planner = new([new ProviderOffer("a", []), new ProviderOffer("b", [])], Catalogue);
        Should
            .Throw<LlmConfigurationException>(() => planner.Plan(new("hi"), Now))
            .Message.ShouldStartWith("No model is known for 'a', 'b': ");
    }

    [Fact]
    public void Provider_AloneOrNamed_GetsAnyModel()
    {
        RoutePlanner alone = new([ProviderOffer.Of("local", [], Catalogue)], Catalogue);
        alone.Plan(Request("mystery", ""), Now).Ranked.ShouldHaveSingleItem().Route.ToString().ShouldBe("local/mystery");
        Small.Plan(Request("mystery", "openrouter"), Now).Ranked.ShouldHaveSingleItem().Route.ToString().ShouldBe("openrouter/mystery");
    }

    /// <summary>What the configuration says of a model holds wherever the model is named.</summary>
    [Fact]
    public void Model_NamedWithItsProvider_IsTheListedOne()
    {
        RoutePlanner planner = new(
            [
                ProviderOffer.Of(
                    "a",
                    [new ModelOptions("m") { ContextWindow = 7000 }, new ModelOptions("gpt-4o") { ContextWindow = 9000 }],
                    Catalogue
                ),
            ],
            Catalogue
        );
        planner.Plan(Request("a/m", ""), Now).Ranked[0].ContextWindow.ShouldBe(7000);
        planner.Plan(Request("a/gpt-4o", ""), Now).Ranked[0].ContextWindow.ShouldBe(9000);
        planner.Plan(Request("a/gpt-4", ""), Now).Ranked[0].ContextWindow.ShouldBe(8192);
    }

    private static TaskRequest RequestFor(TaskType task)
    {
        AIContent[] media = task switch
        {
            TaskType.VisionAnalysis => [new DataContent(new byte[] { 1, 2, 3 }, "image/png")],
            TaskType.AudioTranscription => [new DataContent(new byte[] { 1, 2, 3 }, "audio/wav")],
            _ => [],
        };
        return new TaskRequest([new ChatMessage(ChatRole.User, [new TextContent("Please do it."), .. media])]) { TaskType = task };
    }

    private static TaskRequest Request(string? model, string providers) =>
        new("hi") { Model = model, Providers = providers.Split(',', StringSplitOptions.RemoveEmptyEntries) };

    private sealed class Telling
    {
        public int Times { get; private set; }

        public override string ToString()
        {
            Times++;
            return "high at noon";
        }
    }

    private sealed class Nobody : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) => [];
    }

    private sealed class LastOne : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) => [candidates[^1]];
    }
}

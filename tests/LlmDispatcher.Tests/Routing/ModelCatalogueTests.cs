using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Routing;

/// <summary>The file as it is written, row by row.</summary>
public sealed class ModelCatalogueTests
{
    // Read anew by every test.
    private readonly ModelCatalogue _catalogue = ModelCatalogue.Read(
        new MemoryStream(
            """
            {
              "checked": "2026-11-22",
              "sources": { "L": { "name": "a list", "date": "2026-07-24" }, "P": { "name": "a page", "date": "2026-09-23" } },
              // comments are allowed
              "models": [
                { "id": "all", "provider": "p", "context": 400, "maxInput": 300, "maxOutput": 100, "inputs": ["text", "audio"],
                  "in": 1.5, "out": 6, "cachedIn": 0.5, "cacheWrite": 2, "audioIn": 9, "above": { "tokens": 200, "in": 3, "out": 12, "cachedIn": 1 },
                  "quality": 81, "firstToken": 2.5, "tokensPerSecond": 70, "reasoning": true, "prefill": true, "strengths": ["code", "Math"],
                  "ends": "2027-01-14", "sources": ["P", "L"] },
                { "id": "least", "provider": "q", "quality": 1, "firstToken": 1, "tokensPerSecond": 2 },
                { "id": "not", "provider": "q", "quality": 1, "firstToken": 1, "tokensPerSecond": 2, "reasoning": false, "prefill": false }
              ],
              "aliases": { "old": "all" }
            }
            """u8.ToArray()
        )
    );

    [Fact]
    public void Row_WithAllMembers_IsRead()
    {
        var card = _catalogue.Find("ALL").ShouldNotBeNull();
        (card.Id, card.Provider, card.ContextWindow, card.MaxInputTokens, card.MaxOutputTokens).ShouldBe(("all", "p", 400, 300, 100));
        card.Inputs.ShouldBe(["text", "audio"]);
        card.Prices.ShouldBe(
            new ModelPrices(1.5m, 6)
            {
                CachedInput = 0.5m,
                CacheWrite = 2,
                AudioInput = 9,
                Above = new PriceStep(200, new ModelPrices(3, 12) { CachedInput = 1 }),
            }
        );
        (card.Quality, card.FirstToken, card.TokensPerSecond).ShouldBe((81, TimeSpan.FromSeconds(2.5), 70));
        (card.Reasoning, card.Prefill, card.Strengths).ShouldBe((true, true, Capability.Code | Capability.Math));
        card.Ends.ShouldBe(new DateOnly(2027, 1, 14));
        card.Sources.ShouldBe([new("a page", new DateOnly(2026, 9, 23)), new("a list", new DateOnly(2026, 7, 24))]);
    }

    [Fact]
    public void Row_WithoutThem_SaysNothing()
    {
        var card = _catalogue.Find("least").ShouldNotBeNull();
        (card.ContextWindow, card.MaxInputTokens, card.MaxOutputTokens, card.Prices, card.Ends).ShouldBe((null, null, null, null, null));
        (card.Reasoning, card.Prefill, card.Strengths).ShouldBe((false, false, Capability.None));
        card.Sources.ShouldBeEmpty();
        var not = _catalogue.Find("not").ShouldNotBeNull();
        (not.Reasoning, not.Prefill).ShouldBe((false, false));
    }

    [Fact]
    public void File_KnowsItsDayItsOrderAndItsOldNames()
    {
        _catalogue.CheckedOn.ShouldBe(new DateOnly(2026, 11, 22));
        _catalogue.Models.Select(m => m.Id).ShouldBe(["all", "least", "not"]);
        _catalogue.Resolve("OLD").ShouldBe("all");
        _catalogue.Resolve("all").ShouldBeNull();
        _catalogue.Find("old").ShouldBeNull();
    }

    [Fact]
    public void BuiltIn_OfTheLibrary_HasRows() => ModelCatalogue.BuiltIn.Models.Count.ShouldBeGreaterThan(20);
}

using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Routing;

/// <summary>What a configuration says of a model, over what is known of it.</summary>
public sealed class ModelCardTests
{
    private static readonly ModelPrices Known = new(2, 8) { CachedInput = 0.5m, Above = new PriceStep(100, new ModelPrices(4, 16)) };

    private static readonly ModelCard Card = new("m")
    {
        ContextWindow = 1000,
        Inputs = ["text"],
        Prefill = true,
        Reasoning = true,
        Prices = Known,
    };

    [Fact]
    public void Options_ThatSayNothing_ChangeNothing() => Card.With(new ModelOptions("m")).ShouldBe(Card);

    [Fact]
    public void Options_WinOverWhatIsKnown()
    {
        var own = Card.With(
            new ModelOptions("m")
            {
                ContextWindow = 7,
                Inputs = ["text", "image"],
                Prefill = false,
                Reasoning = false,
            }
        );
        (own.ContextWindow, own.Prefill, own.Reasoning).ShouldBe((7, false, false));
        own.Inputs.ShouldBe(["text", "image"]);
        own.Prices.ShouldBe(Known);
    }

    [Fact]
    public void Options_OfAModelOfWhichNothingIsKnown_AreAllThatIs()
    {
        var own = new ModelCard("new").With(new ModelOptions("new") { ContextWindow = 7, Inputs = ["image"] });
        own.ContextWindow.ShouldBe(7);
        (own.Takes("image"), own.Takes("text"), new ModelCard("new").Takes("audio")).ShouldBe((true, false, true));
    }

    [Fact]
    public void Price_OfInput_ReplacesAllThatGoWithIt()
    {
        Priced(Card, new("m") { InputPrice = 1 }).ShouldBe(new ModelPrices(1, 8));
        Priced(
                Card,
                new("m")
                {
                    InputPrice = 1,
                    OutputPrice = 3,
                    CachedInputPrice = 0.1m,
                }
            )
            .ShouldBe(new ModelPrices(1, 3) { CachedInput = 0.1m });
        Priced(new("new"), new("new") { InputPrice = 1 }).ShouldBe(new ModelPrices(1, 0));
    }

    [Fact]
    public void Price_OfOutput_LeavesThatOfInput()
    {
        Priced(Card, new("m") { OutputPrice = 3 }).ShouldBe(new ModelPrices(2, 3) { CachedInput = 0.5m });
        Priced(Card, new("m") { OutputPrice = 3, CachedInputPrice = 0.1m }).ShouldBe(new ModelPrices(2, 3) { CachedInput = 0.1m });
        Priced(new("new"), new("new") { OutputPrice = 3 }).ShouldBe(new ModelPrices(0, 3));
    }

    private static ModelPrices? Priced(ModelCard card, ModelOptions options) => card.With(options).Prices;
}

using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

public sealed class ModelPricesTests
{
    private static readonly ModelPrices Plain = new(Input: 2, Output: 10);

    private static readonly ModelPrices Full = Plain with { CachedInput = 0.5m, CacheWrite = 2.5m, AudioInput = 6, AudioOutput = 20 };

    [Fact]
    public void Cost_OfPlainTokens_IsTheirPrice() => Plain.Cost(Usage(1_000_000, 100_000)).ShouldBe(3);

    [Fact]
    public void Cost_OfNothing_IsNothing() => Full.Cost(new UsageDetails()).ShouldBe(0);

    [Fact]
    public void Cost_OfReasoning_IsThatOfTheOutputItIsPartOf()
    {
        var usage = Usage(0, 1_000_000);
        usage.ReasoningTokenCount = 900_000;
        Plain.Cost(usage).ShouldBe(10);
    }

    [Fact]
    public void Cost_OfParts_IsByTheirOwnPrices()
    {
        var usage = Usage(1_000_000, 1_000_000, cached: 400_000, written: 200_000, heard: 100_000, spoken: 500_000);
        Full.Cost(usage).ShouldBe(0.4m * 0.5m + 0.2m * 2.5m + 0.1m * 6 + 0.3m * 2 + 0.5m * 20 + 0.5m * 10);
    }

    [Fact]
    public void Cost_OfPartsWithoutAPrice_IsThatOfTheWhole()
    {
        var usage = Usage(1_000_000, 1_000_000, cached: 400_000, written: 200_000, heard: 100_000, spoken: 500_000);
        Plain.Cost(usage).ShouldBe(12);
    }

    [Fact]
    public void Cost_OfPartsThatAreMoreThanTheWhole_CountsNothingTwice() =>
        Full.Cost(Usage(100, 0, cached: 90, written: 50, heard: 70)).ShouldBe((90 * 0.5m + 10 * 2.5m) / 1_000_000);

    [Theory]
    [InlineData(100_000, 0.2)]
    [InlineData(100_001, 0.800008)]
    public void Cost_AboveTheStep_IsAnotherForTheWholeRequest(long input, decimal cost)
    {
        var prices = Plain with { CachedInput = 1, Above = new PriceStep(100_000, new ModelPrices(8, 20)) };
        prices.Cost(Usage(input, 0)).ShouldBe(cost);
        prices.Cost(Usage(200_000, 100_000, cached: 200_000)).ShouldBe(1.6m + 2, "the step has no price for cached tokens");
    }

    private static UsageDetails Usage(
        long input,
        long output,
        long? cached = null,
        long? written = null,
        long? heard = null,
        long? spoken = null
    )
    {
        var usage = new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            CachedInputTokenCount = cached,
            AdditionalCounts = [],
        };
        Add("cache_creation_input_tokens", written);
        Add("InputTokenDetails.AudioTokenCount", heard);
        Add("OutputTokenDetails.AudioTokenCount", spoken);
        return usage;

        void Add(string name, long? count)
        {
            if (count is { } told)
                usage.AdditionalCounts[name] = told;
        }
    }
}

using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Routing;

public sealed class FadingMeanTests
{
    private static readonly TimeSpan Noon = TimeSpan.FromHours(12);

    [Fact]
    public void Nothing_Measured_IsThePrior() => default(FadingMean).Expect(prior: 3, Noon).ShouldBe(3);

    [Fact]
    public void Measurement_IsBlendedWithThePrior() =>
        default(FadingMean)
            .With(9, Noon)
            .Expect(prior: 3, Noon)
            .ShouldBe((9 + 3 * FadingMean.PriorWeight) / (1 + FadingMean.PriorWeight), 1e-12);

    [Fact]
    public void Weight_HalvesInEveryHalfLife()
    {
        var mean = new FadingMean(Mean: 1, Weight: 8, At: Noon);
        mean.WeightAt(Noon).ShouldBe(8);
        mean.WeightAt(Noon + FadingMean.HalfLife).ShouldBe(4, 1e-12);
        mean.WeightAt(Noon + 2 * FadingMean.HalfLife).ShouldBe(2, 1e-12);
        mean.WeightAt(Noon - FadingMean.HalfLife).ShouldBe(8); // a snapshot may be older than a measurement
    }

    [Fact]
    public void Weight_BelowTheLeast_IsNothing()
    {
        new FadingMean(1, FadingMean.LeastWeight, Noon).WeightAt(Noon).ShouldBe(FadingMean.LeastWeight);
        new FadingMean(1, FadingMean.LeastWeight * 0.999, Noon).WeightAt(Noon).ShouldBe(0);
    }

    [Fact]
    public void Weight_GrowsToItsMostAndNoFurther()
    {
        var mean = default(FadingMean);
        for (var i = 0; i < 500; i++)
            mean = mean.With(1, Noon);
        mean.WeightAt(Noon).ShouldBe(FadingMean.MaxWeight);
        mean.Mean.ShouldBe(1, 1e-9);
        mean.With(101, Noon).Mean.ShouldBe(2, 1e-9); // one in a hundred
    }
}

namespace LlmDispatcher.Routing;

/// <summary>
/// An exponentially weighted mean that fades: what was measured loses half its weight in every half-life, until only the prior is left. So nothing old holds for ever, and a
/// single measurement never decides alone.
/// </summary>
/// <param name="Mean">Of what was measured, the prior not included.</param>
/// <param name="Weight">How many measurements it is worth, at <paramref name="At"/>.</param>
/// <param name="At">When the last one was made.</param>
internal readonly record struct FadingMean(double Mean, double Weight, TimeSpan At)
{
    /// <summary>What was measured ten minutes ago weighs a quarter.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(5);

    /// <summary>How many measurements the prior is worth.</summary>
    public const double PriorWeight = 5;

    /// <summary>The most that the past is worth, however busy the route: so a change shows after so many attempts, and the past has faded within the hour.</summary>
    public const double MaxWeight = 100;

    /// <summary>What weighs less has faded altogether: then a route is exactly what it was before anybody tried it.</summary>
    public const double LeastWeight = 0.05;

    /// <summary>The mean with another measurement.</summary>
    public FadingMean With(double value, TimeSpan now)
    {
        var kept = Math.Min(WeightAt(now), MaxWeight - 1);
        return new((Mean * kept + value) / (kept + 1), kept + 1, now);
    }

    /// <summary>What is to be expected, as far as is known by now.</summary>
    /// <param name="prior">What was assumed before anything was measured.</param>
    /// <param name="now">The moment.</param>
    public double Expect(double prior, TimeSpan now)
    {
        var weight = WeightAt(now);
        return weight > 0 ? (Mean * weight + prior * PriorWeight) / (weight + PriorWeight) : prior;
    }

    /// <summary>How many measurements it is worth by now.</summary>
    public double WeightAt(TimeSpan now)
    {
        var weight = now > At ? Weight * Math.Pow(0.5, (now - At) / HalfLife) : Weight;
        return weight >= LeastWeight ? weight : 0;
    }
}

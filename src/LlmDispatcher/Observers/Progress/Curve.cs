namespace LlmDispatcher.Observers.Progress;

/// <summary>From tokens to percent: in proportion for the greater part, and beyond that ever flatter, so that an answer that is longer than expected comes near the end and never passes it.</summary>
internal static class Curve
{
    /// <summary>The most that is shown before the end.</summary>
    public const double Most = 99.9;

    private const double Knee = 0.8;

    /// <param name="part">Tokens so far, as a part of those that are expected; 0 or more.</param>
    public static double Percent(double part) =>
        part <= Knee ? 100 * part : Math.Min(Most, 100 - 100 * (1 - Knee) / (1 + (part - Knee) / (1 - Knee)));
}

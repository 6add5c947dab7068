using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>The pace of an answer: none, or that of a busy model, always the same for the same seed.</summary>
internal sealed class Tempo(Pace pace, string seed)
{
    private readonly Dice dice = Dice.For(seed);
    private double? tokensPerSecond;

    public TimeSpan FirstToken() => pace == Pace.Instant ? TimeSpan.Zero : TimeSpan.FromMilliseconds(dice.Between(250, 600));

    public TimeSpan NextToken()
    {
        if (pace == Pace.Instant)
            return TimeSpan.Zero;
        tokensPerSecond ??= dice.Between(40, 70);
        return TimeSpan.FromSeconds(1 / Math.Clamp(tokensPerSecond.Value * dice.Between(0.6, 1.4), 30, 90));
    }
}

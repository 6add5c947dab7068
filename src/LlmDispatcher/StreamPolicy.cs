namespace LlmDispatcher;

/// <summary>How hard to try.</summary>
public sealed record StreamPolicy
{
    internal const string AnchorPlaceholder = "{anchor}";

    /// <summary>The longest text, in characters, that is kept in order to be gone on with; one that breaks after that has failed.</summary>
    internal const int MaxRecoverableText = 1_000_000;

    /// <summary>Whether another route may answer when one fails. Default <see langword="true"/>.</summary>
    public bool Fallback { get; init; } = true;

    /// <summary>How often a route is tried again after a failure that is likely to pass, before anything was shown; 0 or more. Default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxRetries), value, "0 or more.");
    } = 3;

    /// <summary>What happens when the stream breaks after its first content was handed over. Default <see cref="RecoveryMode.Continue"/>.</summary>
    public RecoveryMode Recovery { get; init; } = RecoveryMode.Continue;

    /// <summary>
    /// What a model is told that is to go on with a text that broke off, as the last user message; <c>{anchor}</c> stands for the text's last words, which it must be asked to repeat first. What it
    /// repeats is cut off.
    /// </summary>
    /// <exception cref="ArgumentException">The value has no <c>{anchor}</c>.</exception>
    public string ContinuationInstruction
    {
        get;
        init =>
            field = value?.Contains(AnchorPlaceholder, StringComparison.Ordinal) is true
                ? value
                : throw new ArgumentException(
                    $"It needs a place for the last words: {AnchorPlaceholder}.",
                    nameof(ContinuationInstruction)
                );
    } =
        "Your answer was cut off in transmission. Go on with it exactly where it stops, without any remark. Begin by repeating its last words, character for character: «{anchor}»";

    /// <summary>What happens when an observer of the stream, a callback or a progress report, throws. Default <see cref="ObserverFailure.Report"/>.</summary>
    public ObserverFailure ObserverFailure { get; init; }

    /// <summary>
    /// When a second route is opened beside one that has not begun to answer; whichever brings content first answers, and the other is given up. <see langword="null"/> (the default): never. Costs
    /// tokens twice; needs <see cref="Fallback"/>.
    /// </summary>
    public HedgeDelay? HedgeAfter { get; init; }

    /// <summary>The largest share of requests that may open a second route for <see cref="HedgeAfter"/>, from 0 to 1. Default 0.1. Set on the switch; a request's own is not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double MaxHedgedShare
    {
        get;
        init =>
            field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxHedgedShare), value, "From 0 to 1.");
    } = 0.1;

    /// <summary>After how many consecutive failures a route is left alone for <see cref="BreakDuration"/>, while another is left; 0 never does. Default 5. Set on the switch; a request's own is not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int BreakerFailures
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(BreakerFailures), value, "0 or more.");
    } = 5;

    /// <summary>How long a route is left alone before one request probes it. Default 15 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan BreakDuration
    {
        get;
        init =>
            field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(BreakDuration), value, "More than zero.");
    } = TimeSpan.FromSeconds(15);

    /// <summary>The longest time from the start of an attempt to its first content, reasoning included. <see langword="null"/> (the default): 10 s while another route is left, 60 s on the last one and for models that
    /// think, and 1 s more for every 4,000 tokens of the request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? FirstContentTimeout
    {
        get;
        init =>
            field =
                value is null || value > TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(FirstContentTimeout), value, "More than zero.");
    }

    /// <summary>The longest silence after that: between two pieces that move the answer. Keep-alives do not count. Default 20 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init =>
            field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(IdleTimeout), value, "More than zero.");
    } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time for the whole request, over all attempts and the waits between them. Default 10 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan TotalTimeout
    {
        get;
        init =>
            field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TotalTimeout), value, "More than zero.");
    } = TimeSpan.FromMinutes(10);
}

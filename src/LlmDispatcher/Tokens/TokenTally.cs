namespace LlmDispatcher.Tokens;

/// <summary>Counts the tokens of a text while it comes, by <see cref="TokenEstimate"/>: some nanoseconds a piece.</summary>
internal struct TokenTally
{
    private double _weight;

    public readonly long Tokens => (long)Math.Ceiling(_weight);

    public void Add(string text) => _weight += TokenEstimate.Weigh(text);

    public void Clear() => _weight = 0;
}

namespace LlmDispatcher;

/// <summary>How a batch is worked off.</summary>
public sealed record BatchOptions
{
    /// <summary>In which order the chunks are handed over. Default <see cref="BatchOrder.Interleaved"/>.</summary>
    public BatchOrder Order { get; init; } = BatchOrder.Interleaved;

    /// <summary>How many requests are under way at once, at most; 1 or more. Default 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxParallelism
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxParallelism));
    } = 8;

    /// <summary>
    /// How many of them are with one provider, at most; 1 or more. <see langword="null"/> (the default) leaves it to <see cref="MaxParallelism"/>. A request counts for the provider that is ranked first for
    /// it as it starts, until it is over: where it falls back to another one, that one may be asked by more, but never by more than <see cref="MaxParallelism"/>. While a provider is fully taken, requests for
    /// others go first, out of the next 64. In input order one request more is let in where the order would otherwise stand still.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxParallelismPerProvider
    {
        get;
        init => field = value is { } limit ? AtLeastOne(limit, nameof(MaxParallelismPerProvider)) : null;
    }

    /// <summary>
    /// In input order, how many characters of later answers are kept while an earlier one is not complete; 1 or more, default 1,000,000. Each chunk counts for 64 more, and the last one for the whole text
    /// once more, since its summary has it. When they are reached, the later requests are not read any further and no more are started; each of those under way may be beyond it by one chunk. In interleaved order
    /// it does not count: there at most 16 chunks of a request wait for the reader.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBufferedCharacters
    {
        get;
        init => field = AtLeastOne(value, nameof(MaxBufferedCharacters));
    } = 1_000_000;

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "At least 1.");
}

namespace LlmDispatcher.Routing;

/// <summary>What is known about a model. A model of which nothing is known has a card too: it takes text, and the rest is open.</summary>
/// <param name="Id">Its name.</param>
internal sealed record ModelCard(string Id)
{
    /// <summary>The provider whose model it is.</summary>
    public string? Provider { get; init; }

    /// <summary>The most tokens of request and answer together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>The most tokens of the request, where that is less.</summary>
    public int? MaxInputTokens { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>What it takes: <c>text</c>, <c>image</c>, <c>audio</c>, <c>video</c>, <c>pdf</c>; <see langword="null"/> when that is not known.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    public ModelPrices? Prices { get; init; }

    /// <summary>How good its answers are, from 0 to 100: a prior of ours.</summary>
    public double Quality { get; init; } = 50;

    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(1);

    public double TokensPerSecond { get; init; } = 60;

    public bool Reasoning { get; init; }

    public bool Prefill { get; init; }

    /// <summary>What it is better at than its quality says.</summary>
    public Capability Strengths { get; init; }

    /// <summary>The day on which the provider takes it away.</summary>
    public DateOnly? Ends { get; init; }

    /// <summary>Where the facts are from, with dates.</summary>
    public IReadOnlyList<CatalogueSource> Sources { get; init; } = [];

    public bool Takes(string input) => Inputs is null || Inputs.Contains(input);

    /// <summary>The same with what the configuration says.</summary>
    public ModelCard With(ModelOptions options) =>
        this with
        {
            ContextWindow = options.ContextWindow ?? ContextWindow,
            Inputs = options.Inputs ?? Inputs,
            Prefill = options.Prefill ?? Prefill,
            Reasoning = options.Reasoning ?? Reasoning,
            Prices = PricesBy(options),
        };

    /// <summary>An input price of one's own replaces all that go with it: a discount of the catalogue's would be no discount on it.</summary>
    private ModelPrices? PricesBy(ModelOptions options) =>
        options switch
        {
            { InputPrice: { } input } => new(input, options.OutputPrice ?? Prices?.Output ?? 0) { CachedInput = options.CachedInputPrice },
            { OutputPrice: { } output } => (Prices ?? new(0, 0)) with
            {
                Output = output,
                CachedInput = options.CachedInputPrice ?? Prices?.CachedInput,
                Above = null,
            },
            { CachedInputPrice: { } cached } => Prices is null ? null : Prices with { CachedInput = cached },
            _ => Prices,
        };
}

/// <summary>Where facts about models are from.</summary>
internal sealed record CatalogueSource(string Name, DateOnly Date);

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

    public Price? Price { get; init; }

    /// <summary>From a number of request tokens on, the whole request has another price.</summary>
    public (int Tokens, Price Price)? Above { get; init; }

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

    /// <summary>What it costs to answer; <see langword="null"/> when the price is not known.</summary>
    public decimal? Cost(long inputTokens, long outputTokens)
    {
        var price = Above is { } step && inputTokens > step.Tokens ? step.Price : Price;
        return price is null ? null : (inputTokens * price.Input + outputTokens * price.Output) / 1_000_000m;
    }

    /// <summary>The same with what the configuration says.</summary>
    public ModelCard With(ModelOptions options) =>
        this with
        {
            ContextWindow = options.ContextWindow ?? ContextWindow,
            Inputs = options.Inputs ?? Inputs,
            Prefill = options.Prefill ?? Prefill,
            Reasoning = options.Reasoning ?? Reasoning,
            Price = options is { InputPrice: null, OutputPrice: null }
                ? Price
                : new Price(options.InputPrice ?? Price?.Input ?? 0, options.OutputPrice ?? Price?.Output ?? 0),
            Above = options is { InputPrice: null, OutputPrice: null } ? Above : null,
        };
}

/// <summary>USD per million tokens.</summary>
internal sealed record Price(decimal Input, decimal Output);

/// <summary>Where facts about models are from.</summary>
internal sealed record CatalogueSource(string Name, DateOnly Date);

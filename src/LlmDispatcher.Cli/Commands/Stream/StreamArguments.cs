namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>What was asked for on the command line.</summary>
internal sealed record StreamArguments
{
    /// <summary>The words of the prompt; none, or a dash, for standard input.</summary>
    public IReadOnlyList<string> Prompt { get; init; } = [];

    /// <summary>The first word of the prompt that looks like an option and does not follow a double dash.</summary>
    public string? UnknownOption { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? System { get; init; }

    public int? MaxTokens { get; init; }

    public float? Temperature { get; init; }

    public bool Metadata { get; init; }

    public bool Json { get; init; }

    public bool Verbose { get; init; }

    public string? Config { get; init; }

    public TaskRequest RequestFor(string prompt) =>
        new(prompt)
        {
            Providers = Provider is null ? [] : [Provider],
            Model = Model,
            SystemPrompt = System,
            MaxOutputTokens = MaxTokens,
            Temperature = Temperature,
        };
}

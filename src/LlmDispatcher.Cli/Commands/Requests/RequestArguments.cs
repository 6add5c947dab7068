namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>What the command line says of a request beside its prompt.</summary>
internal sealed record RequestArguments
{
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? System { get; init; }

    public TaskType? Task { get; init; }

    public OptimizationStrategy? Strategy { get; init; }

    public int? MaxTokens { get; init; }

    public float? Temperature { get; init; }

    public decimal? MaxCost { get; init; }

    /// <summary>Paths and addresses.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>A path.</summary>
    public string? Audio { get; init; }

    /// <summary>In seconds.</summary>
    public double? Timeout { get; init; }

    public int? MaxRetries { get; init; }

    public bool NoFallback { get; init; }

    public RecoveryMode? Recovery { get; init; }

    public HedgeDelay? HedgeAfter { get; init; }

    /// <summary>The configuration file, when it is not the default.</summary>
    public string? Config { get; init; }

    /// <summary>The same request with what was asked for here; what was not asked for stays as it is.</summary>
    public TaskRequest Apply(TaskRequest request) =>
        request with
        {
            Providers = Provider is null ? [] : [Provider],
            Model = Model,
            SystemPrompt = System,
            TaskType = Task ?? request.TaskType,
            Strategy = Strategy,
            MaxOutputTokens = MaxTokens,
            Temperature = Temperature,
            MaxCost = MaxCost,
        };

    /// <summary>The policy of the configuration with what was asked for here.</summary>
    /// <param name="configured">The policy of the configuration.</param>
    /// <param name="canBeginAnew">Whether the reader can be told that what was shown counts no more.</param>
    public StreamPolicy PolicyOver(StreamPolicy configured, bool canBeginAnew)
    {
        var recovery = Recovery ?? configured.Recovery;
        return configured with
        {
            Fallback = configured.Fallback && !NoFallback,
            MaxRetries = MaxRetries ?? configured.MaxRetries,
            Recovery = recovery == RecoveryMode.Restart && !canBeginAnew ? RecoveryMode.Fail : recovery,
            HedgeAfter = HedgeAfter ?? configured.HedgeAfter,
            TotalTimeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : configured.TotalTimeout,
        };
    }
}

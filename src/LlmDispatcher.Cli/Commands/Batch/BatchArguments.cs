using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>What was asked for on the command line.</summary>
internal sealed record BatchArguments
{
    public const string Standard = "-";

    /// <summary>A path, or a dash for standard input.</summary>
    public string Input { get; init; } = Standard;

    /// <summary>A path, or a dash for standard output.</summary>
    public string Output { get; init; } = Standard;

    public RequestArguments Request { get; init; } = new();

    public int? Parallel { get; init; }

    public int? ParallelPerProvider { get; init; }

    public bool Resume { get; init; }

    public bool Force { get; init; }

    public ProgressStyle Progress { get; init; }
}

/// <summary>How progress is told, on stderr.</summary>
internal enum ProgressStyle
{
    /// <summary>Bars where somebody looks on, else lines.</summary>
    Auto,

    Lines,

    Json,

    None,
}

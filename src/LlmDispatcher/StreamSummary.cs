using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>How a stream went, told once it is over.</summary>
public sealed record StreamSummary
{
    /// <summary>How the stream ended.</summary>
    public required Ending Ending { get; init; }

    /// <summary>The kind of work, as asked for or as found out; <see langword="null"/> when nobody found out.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>Why the model stopped; <see langword="null"/> when it did not come to its end.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>The id of the provider that answered, or was asked last.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that answered, by the name the provider gave; the one that was asked last when it gave none.</summary>
    public required string Model { get; init; }

    /// <summary>The whole visible text; when the stream did not come to its end, what there was until then.</summary>
    public required string Text { get; init; }

    /// <summary>The calls of tools that the model asks for, complete, in its order.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Tokens of the answer, as the provider reported them; <see langword="null"/> when it did not. Those of attempts that came to nothing are in <see cref="Attempts"/>.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>
    /// What all attempts cost together, in USD; <see langword="null"/> when the price of one that is billed is not known. Reading it counts what was not reported: see <see cref="StreamAttempt.Usage"/>.
    /// </summary>
    public decimal? Cost => Attempts.Aggregate((decimal?)0, static (sum, attempt) => sum + attempt.Cost);

    /// <summary>Whether <see cref="Cost"/> is an estimate. Quick to read.</summary>
    public bool IsCostEstimated => Attempts.Any(static a => a.IsUsageEstimated);

    /// <summary>From the request to the first content, reasoning included; <see langword="null"/> when none came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>From the request to the end of the stream.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Output tokens a second after the first one; <see langword="null"/> when the provider reported none or all came at once.</summary>
    public double? TokensPerSecond =>
        Usage?.OutputTokenCount is { } tokens && Duration - TimeToFirstToken is { TotalSeconds: > 0 } streaming
            ? tokens / streaming.TotalSeconds
            : null;

    /// <summary>The provider's id of the answer, for its support; <see langword="null"/> when it gave none.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Where the text broke off and a later attempt went on with it; empty when it never did.</summary>
    public IReadOnlyList<Seam> Seams { get; init; } = [];

    /// <summary>What the cache had for the request; <see langword="null"/> when there is none, or it does not take such requests.</summary>
    public CacheResult? Cache { get; init; }

    /// <summary>Every attempt, in order; the last one answered. Empty when the answer came out of the cache.</summary>
    public required IReadOnlyList<StreamAttempt> Attempts { get; init; }

    /// <summary>What the callers' own observers threw while they were told of the stream, at most 16; empty when none did.</summary>
    public IReadOnlyList<Exception> ObserverFailures { get; init; } = [];

    /// <summary>How long the answer was expected to be, in tokens, from its task alone.</summary>
    internal int? ExpectedAnswerTokens { get; init; }

    /// <summary>In short; it counts nothing.</summary>
    public override string ToString() => $"{Provider}/{Model} · {Ending} · {Attempts.Count} attempts";
}

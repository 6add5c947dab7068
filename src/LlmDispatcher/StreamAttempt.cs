using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>One opening of one route for one request, and what came of it. Times count from the start of the attempt.</summary>
public sealed record StreamAttempt
{
    /// <summary>The position among the request's attempts, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The id of the provider that was asked.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Why it was made.</summary>
    public AttemptPurpose Purpose { get; init; }

    /// <summary>From the start of the request to the start of this attempt.</summary>
    public required TimeSpan StartedAfter { get; init; }

    /// <summary>Until the provider's response headers; <see langword="null"/> when none came.</summary>
    public TimeSpan? Opened { get; init; }

    /// <summary>Until the first content, reasoning included; <see langword="null"/> when none came.</summary>
    public TimeSpan? FirstContent { get; init; }

    /// <summary>Until the end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public required Ending Ending { get; init; }

    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public ProviderFailure? Failure { get; init; }

    /// <summary>The provider's id of the HTTP request, for its support; <see langword="null"/> when it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// The tokens that are billed. An attempt that failed before the provider began to answer, or with an error status, is billed for nothing; every other one for its request and for what it wrote (text,
    /// refusal, reasoning, calls of tools), whether or not anybody saw it. They are as the provider reported them, if it did so to the end; what it left open is counted when this is first read, which may
    /// take a second and more: see <see cref="IsUsageEstimated"/>. Of a report that broke off, the input holds, and of the output the larger of report and count.
    /// </summary>
    public UsageDetails? Usage
    {
        get => field ?? Bill?.Usage;
        init;
    }

    /// <summary>Whether <see cref="Usage"/> is our estimate, in part or as a whole. Quick to read.</summary>
    public bool IsUsageEstimated
    {
        get => field || Bill is { IsEstimated: true };
        init;
    }

    /// <summary>What <see cref="Usage"/> costs, in USD; <see langword="null"/> when the model's price is not known.</summary>
    public decimal? Cost
    {
        get => field ?? Bill?.Cost;
        init;
    }

    internal AttemptBill? Bill { get; init; }

    /// <summary>In short; it counts nothing.</summary>
    public override string ToString() => $"attempt {Number} · {Provider}/{Model} · {Ending}";
}

using LlmDispatcher.Streams;

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
}

using LlmDispatcher.Caching;

namespace LlmDispatcher;

/// <summary>An answer as a store keeps it.</summary>
public sealed class CacheEntry
{
    private readonly Lazy<byte[]>? _encoded;

    /// <summary>An entry that a store has read.</summary>
    /// <param name="answer">What <see cref="Answer"/> was when it was added.</param>
    public CacheEntry(ReadOnlyMemory<byte> answer) => Answer = answer;

    internal CacheEntry(RecordedAnswer recorded)
    {
        Recorded = recorded;
        _encoded = new(() => AnswerBytes.Write(recorded));
    }

    /// <summary>The key, in 64 lower-case hexadecimal digits.</summary>
    public required string Key { get; init; }

    /// <summary>What everything around the question amounts to; empty when no similar question may have this answer.</summary>
    public string Group { get; init; } = "";

    /// <summary>The question, as it was asked; empty when no similar one may have this answer.</summary>
    public string Text { get; init; } = "";

    /// <summary>The question's embedding; empty when no similar one may have this answer.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>The id of the provider that answered.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>What it can be removed by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the answer was complete.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>What the answer cost, in USD; <see langword="null"/> when that was not reported.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The answer in a form of its own, with a version and a checksum. What cannot be read any more counts as not there.</summary>
    public ReadOnlyMemory<byte> Answer
    {
        get => _encoded is null ? field : _encoded.Value;
    }

    /// <summary>The answer, when it is at hand as it was recorded.</summary>
    internal RecordedAnswer? Recorded { get; }

    /// <summary>What it takes in memory, nearly.</summary>
    internal long MemorySize =>
        256
        + 2L * (Key.Length + Group.Length + Text.Length)
        + sizeof(float) * (long)Vector.Length
        + Tags.Sum(t => 32 + 2L * t.Length)
        + (Recorded?.MemorySize ?? Answer.Length);
}

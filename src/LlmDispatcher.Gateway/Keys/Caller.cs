using System.IO.Enumeration;
using System.Threading.RateLimiting;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>Whoever shows a key, and what is left of what the key allows. One for each key, for as long as the gateway runs.</summary>
internal sealed class Caller
{
    private readonly KeyOptions? _key;
    private readonly MinuteBucket? _requests;
    private readonly MinuteBucket? _tokens;
    private readonly ConcurrencyLimiter? _streams;

    /// <summary>Anybody, where there are no keys: without a name and without limits.</summary>
    public Caller(TimeProvider time)
        : this(key: null, time) { }

    public Caller(KeyOptions? key, TimeProvider time)
    {
        _key = key;
        _requests = key?.RequestsPerMinute is { } requests ? new(requests, time) : null;
        _tokens = key?.TokensPerMinute is { } tokens ? new(tokens, time) : null;
        _streams = key?.MaxConcurrentStreams is { } streams ? new(new() { PermitLimit = streams, QueueLimit = 0 }) : null;
    }

    /// <summary>The key's name, never the key; <see langword="null"/> where there are no keys.</summary>
    public string? Name => _key?.Name;

    /// <summary>Whether the key allows a model, by the name that requests have for it.</summary>
    public bool MayUse(string model) => _key is not { Models.Count: > 0 } key || key.Models.Any(m => Matches(m, model));

    /// <returns>Why the model may not be used (403); <see langword="null"/> when it may.</returns>
    public ProviderFailure? Refuse(string model) => MayUse(model) ? null : KeyRefusal.Model(_key!, model);

    /// <summary>Whether a name is one of those that an entry of a key stands for.</summary>
    public static bool Matches(string pattern, string model) => FileSystemName.MatchesSimpleExpression(pattern, model, ignoreCase: true);

    /// <summary>Asks for one answer.</summary>
    /// <param name="stay">For as long as the answer takes; to be disposed when it is over. <see langword="null"/> when there is none.</param>
    /// <returns>Why there is none now (429, with the wait), and then nothing was taken; <see langword="null"/> when there is.</returns>
    public ProviderFailure? TryEnter(out Stay? stay)
    {
        stay = null;
        if (Lacks(_tokens, permits: 0) is { } debt)
            return KeyRefusal.Tokens(_key!, debt);
        var place = _streams?.AttemptAcquire();
        if (place is { IsAcquired: false })
        {
            place.Dispose();
            return KeyRefusal.Streams(_key!);
        }
        if (Lacks(_requests, permits: 1) is { } wait)
        {
            place?.Dispose();
            return KeyRefusal.Requests(_key!, wait);
        }
        stay = new(place, _tokens);
        return null;
    }

    private static TimeSpan? Lacks(MinuteBucket? bucket, int permits)
    {
        if (bucket is null)
            return null;
        using var lease = bucket.AttemptAcquire(permits);
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
    }
}

using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>
/// What a provider's headers say is left of its limits on one route. Who would go beyond it is not let in until the limit is reset. Requests that have begun since the one that was told count against it: of
/// fifty that come together when one is left, one is let in.
/// </summary>
internal sealed class RouteQuota(TimeProvider time)
{
    /// <summary>How long a limit is believed whose reset is not told: until the next answers have likely told more.</summary>
    public static readonly TimeSpan WithoutReset = TimeSpan.FromSeconds(1);

    /// <summary>How long any limit is believed: no window is longer than a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private Ticket _last;
    private Window _requests;
    private Window _tokens;

    /// <summary>Whether a request fits into what is left.</summary>
    /// <param name="tokens">How long it is, estimated.</param>
    public bool Fits(int tokens)
    {
        lock (_lock)
            return FitsNow(tokens);
    }

    /// <summary>A request begins, whether or not it fits.</summary>
    public Ticket Take(int tokens)
    {
        lock (_lock)
            return TakeNow(tokens);
    }

    /// <summary>A request begins if it fits.</summary>
    /// <returns><see langword="null"/> when it does not.</returns>
    public Ticket? TryTake(int tokens)
    {
        lock (_lock)
            return FitsNow(tokens) ? TakeNow(tokens) : null;
    }

    /// <summary>The headers of a response are in.</summary>
    /// <param name="ticket">Of the request that it answers.</param>
    /// <param name="head">What they say.</param>
    public void Saw(Ticket ticket, ResponseHead head)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _requests.Saw(head.Requests, ticket.Requests, ticket.Requests, now);
            _tokens.Saw(head.Tokens, ticket.Tokens, ticket.Requests, now);
        }
    }

    private bool FitsNow(int tokens)
    {
        var now = time.GetUtcNow();
        return _requests.Fits(_last.Requests, 1, now) && _tokens.Fits(_last.Tokens, Math.Max(tokens, 1), now);
    }

    private Ticket TakeNow(int tokens) => _last = new(_last.Requests + 1, _last.Tokens + tokens);

    /// <summary>A request's place among those that have begun on the route.</summary>
    /// <param name="Requests">How many have, with it: its number.</param>
    /// <param name="Tokens">How many tokens they have, with it.</param>
    internal readonly record struct Ticket(long Requests, long Tokens);

    /// <summary>One limit: up to which count it reaches, and how long that holds.</summary>
    private struct Window
    {
        private long _upTo;
        private long _toldTo; // the number of the request that was told
        private DateTimeOffset _until;

        /// <param name="limit">What its response said.</param>
        /// <param name="counted">The count with it: what is left comes on top.</param>
        /// <param name="number">Its number.</param>
        /// <param name="now">The time.</param>
        public void Saw(RateLimit? limit, long counted, long number, DateTimeOffset now)
        {
            if (limit is not { Remaining: { } remaining } told || (number < _toldTo && now < _until)) // one that began later knows better
                return;
            var reset = told.ResetAfter ?? WithoutReset;
            _upTo = counted + Math.Min(remaining, long.MaxValue / 2);
            _toldTo = number;
            _until = now + (reset < Longest ? reset : Longest);
        }

        public readonly bool Fits(long counted, long more, DateTimeOffset now) => now >= _until || counted + more <= _upTo;
    }
}

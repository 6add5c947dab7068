using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>
/// A token bucket that holds the permits of one minute, fills evenly, and may go into debt: what something costs is often known only when it is over. While there is debt nothing more is let in, so
/// over time the average holds, whatever one request costs.
/// </summary>
/// <remarks>The framework's own limiters keep a clock of their own and know no debt.</remarks>
/// <param name="perMinute">The permits of a minute, and the most that can be saved up.</param>
/// <param name="time">The clock.</param>
internal sealed class MinuteBucket(int perMinute, TimeProvider time) : RateLimiter
{
    private const double Rounding = 1e-6;

    private readonly Lock _gate = new();
    private double _level = perMinute;
    private long _filled = time.GetTimestamp();
    private long _granted;
    private long _refused;

    /// <summary>A bucket is its key's for as long as the gateway runs.</summary>
    public override TimeSpan? IdleDuration => null;

    /// <summary>Takes permits that were used without being asked for, into debt if need be.</summary>
    public void Charge(long permits)
    {
        lock (_gate)
        {
            Fill();
            _level -= permits;
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            Fill();
            return new()
            {
                CurrentAvailablePermits = (long)Math.Max(0, _level),
                TotalSuccessfulLeases = _granted,
                TotalFailedLeases = _refused,
            };
        }
    }

    /// <summary>None are asked for to see whether there is one.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            Fill();
            var missing = Math.Max(1, permitCount) - _level;
            if (missing > Rounding)
            {
                _refused++;
                return new Lease(TimeSpan.FromMinutes(missing / perMinute));
            }
            _level -= permitCount;
            _granted++;
            return Lease.Granted;
        }
    }

    /// <summary>Nobody waits here: a caller is told when to come again.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));

    private void Fill()
    {
        var now = time.GetTimestamp();
        _level = Math.Min(perMinute, _level + time.GetElapsedTime(_filled, now).TotalMinutes * perMinute);
        _filled = now;
    }

    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public static readonly Lease Granted = new(wait: null);

        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

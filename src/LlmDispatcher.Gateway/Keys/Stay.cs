using System.Threading.RateLimiting;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>One answer under way for a caller.</summary>
internal sealed class Stay(RateLimitLease? place, MinuteBucket? tokens) : IDisposable
{
    /// <summary>Where nothing is counted.</summary>
    public static readonly Stay Unlimited = new(place: null, tokens: null);

    /// <summary>Books what the answer took, once that is known.</summary>
    public void Charge(long used) => tokens?.Charge(used);

    /// <summary>Gives the place back.</summary>
    public void Dispose() => place?.Dispose();
}

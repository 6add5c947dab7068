using System.Threading.RateLimiting;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>
/// One answer under way for a caller, and what it takes. Tokens are booked when it is over: as the provider reports them; or, when it never came to that because the client left or the stream broke,
/// as estimated from what was asked and said. An answer without a word costs nothing.
/// </summary>
internal sealed class Stay(RateLimitLease? place, MinuteBucket? tokens) : IDisposable
{
    private const int CharactersPerToken = 4;

    private long _asked;
    private long _said;
    private long? _reported;
    private bool _isOver;

    public void Asked(TaskRequest request)
    {
        if (tokens is not null)
            _asked = TokenEstimate.Of(request).Total;
    }

    public void Said(int characters) => _said += characters;

    public void Reported(UsageDetails? usage)
    {
        if (usage is not null)
            _reported = usage.TotalTokenCount ?? usage.InputTokenCount.GetValueOrDefault() + usage.OutputTokenCount.GetValueOrDefault();
    }

    /// <summary>Books the tokens and gives the place back, once.</summary>
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        tokens?.Charge(_reported ?? (_said > 0 ? _asked + _said / CharactersPerToken : 0));
        place?.Dispose();
    }
}

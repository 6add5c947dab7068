namespace LlmDispatcher.Batching;

/// <summary>How many requests are with which provider. Safe for any number of threads.</summary>
/// <param name="limit">How many may be with one; <see langword="null"/> for any number, and then nobody is asked who would answer.</param>
/// <param name="providerOf">Who would answer a request; may throw.</param>
internal sealed class ProviderPlaces(int? limit, Func<TaskRequest, string> providerOf)
{
    private readonly Dictionary<string, int> _taken = [];

    public bool AreLimited => limit is not null;

    /// <summary>Finds out whose place the request would take, as things are now, and whether there is one left. While the provider that was found before has none, it is not asked for anew.</summary>
    public bool Find(BatchEntry entry)
    {
        if (limit is null)
            return true;
        if (entry.Provider is { } before && IsFull(before))
            return false;
        entry.Provider = ProviderOf(entry.Request);
        return entry.Provider is null || !IsFull(entry.Provider);
    }

    public void Take(BatchEntry entry)
    {
        if (entry.Provider is not { } provider)
            return;
        lock (_taken)
            _taken[provider] = _taken.GetValueOrDefault(provider) + 1;
    }

    public void Leave(BatchEntry entry)
    {
        if (entry.Provider is not { } provider)
            return;
        lock (_taken)
            _taken[provider]--;
    }

    private bool IsFull(string provider)
    {
        lock (_taken)
            return _taken.GetValueOrDefault(provider) >= limit;
    }

    /// <summary>A request that nobody would answer takes no place: it fails as soon as it is started, and says why.</summary>
    private string? ProviderOf(TaskRequest request)
    {
        try
        {
            return providerOf(request);
        }
#pragma warning disable CA1031 // a router of one's own may throw anything; the request's own stream will tell
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>How far a batch is.</summary>
internal sealed class BatchTally(int total, int before, TimeProvider time)
{
    private readonly Dictionary<int, string> _writing = [];
    private readonly long _start = time.GetTimestamp();
    private int _done; // in this run

    public int Total => total;

    /// <summary>Requests with their answer, those of earlier runs included.</summary>
    public int Answered { get; private set; } = before;

    public int Failed { get; private set; }

    public int Done => Answered + Failed;

    /// <summary>What each provider has done in this run.</summary>
    public SortedDictionary<string, ProviderTally> Providers { get; } = new(StringComparer.Ordinal);

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Requests a second in this run; <see langword="null"/> as long as it would be a guess.</summary>
    public double? Rate => _done >= 3 && Elapsed >= TimeSpan.FromSeconds(2) ? _done / Elapsed.TotalSeconds : null;

    public void Count(BatchChunk chunk)
    {
        var provider = chunk.Chunk?.Provider ?? (chunk.Error as ILlmError)?.Provider;
        if (provider is not null)
            Move(chunk.Index, provider);
        if (!chunk.IsLast)
            return;
        _done++;
        if (_writing.Remove(chunk.Index, out var last))
            Providers[last].Writing--;
        var own = provider is null ? new() : Providers[provider];
        if (chunk.Error is null)
        {
            Answered++;
            own.Answered++;
        }
        else
        {
            Failed++;
            own.Failed++;
        }
    }

    /// <summary>A request may go from one provider to another.</summary>
    private void Move(int index, string provider)
    {
        if (_writing.TryGetValue(index, out var before))
        {
            if (before == provider)
                return;
            Providers[before].Writing--;
        }
        if (!Providers.TryGetValue(provider, out var tally))
            Providers[provider] = tally = new();
        tally.Writing++;
        _writing[index] = provider;
    }
}

/// <summary>What one provider has done.</summary>
internal sealed class ProviderTally
{
    public int Answered { get; set; }

    public int Failed { get; set; }

    /// <summary>Answers under way that have begun to come.</summary>
    public int Writing { get; set; }
}

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Remembers how often and since when a flapping script was met, by its text.</summary>
internal sealed class Flapping(TimeProvider time)
{
    private readonly Lock state = new();
    private readonly Dictionary<string, (int Met, DateTimeOffset Since)> scripts = [];

    /// <summary>The script while it still fails, and the plain answer afterwards.</summary>
    public Script Now(Script script)
    {
        if (script.Flap is null && script.FlapFor is null)
            return script;
        var faults = script with { Flap = null, FlapFor = null };
        return IsFailing(script) ? (faults == Script.None ? Script.None with { Status = 503 } : faults) : Script.None;
    }

    private bool IsFailing(Script script)
    {
        lock (state)
        {
            var now = time.GetUtcNow();
            var (met, since) = scripts.GetValueOrDefault(script.ToString(), (0, now));
            scripts[script.ToString()] = (met + 1, since);
            return met < (script.Flap ?? int.MaxValue) && now - since < (script.FlapFor ?? TimeSpan.MaxValue);
        }
    }
}

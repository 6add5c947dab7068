namespace LlmDispatcher.Hosting;

/// <summary>Holds the one switch of a process, which is built when it is first asked for.</summary>
/// <param name="build">Builds it; when that fails, the next one who asks tries again.</param>
internal sealed class AmbientSwitch(Func<LlmSwitch> build)
{
    private readonly Lock _building = new();
    private LlmSwitch? _current;

    public LlmSwitch Get()
    {
        if (Volatile.Read(ref _current) is { } built)
            return built;
        lock (_building)
            return _current ??= build();
    }

    /// <param name="replacement">The switch from now on; <see langword="null"/> has the next one who asks build it. The former one is its owner's to dispose.</param>
    public void Set(LlmSwitch? replacement)
    {
        lock (_building)
            _current = replacement;
    }
}

namespace LlmDispatcher.Cli.Terminal;

/// <summary>Lets a part of the work take Ctrl-C, so that it stops that part and not the tool.</summary>
internal sealed class Interrupts
{
    private readonly Lock _changing = new();
    private Func<bool>? _handler;

    /// <param name="handler">Called for each Ctrl-C; says whether it took it. Quick, and from another thread.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Catch(Func<bool> handler)
    {
        lock (_changing)
            _handler = handler;
        return new Catching(this);
    }

    /// <returns>Whether somebody took it.</returns>
    public bool Raise()
    {
        lock (_changing)
            return _handler?.Invoke() is true;
    }

    private void Release()
    {
        lock (_changing)
            _handler = null;
    }

    private sealed class Catching(Interrupts interrupts) : IDisposable
    {
        public void Dispose() => interrupts.Release();
    }
}

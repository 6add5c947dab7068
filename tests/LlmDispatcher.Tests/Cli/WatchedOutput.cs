namespace LlmDispatcher.Tests.Cli;

/// <summary>What a tool wrote, for a test that waits for a part of it.</summary>
internal sealed class WatchedOutput : StringWriter
{
    private readonly Lock _writing = new();
    private string? _awaited;
    private TaskCompletionSource? _found;

    public WatchedOutput() => NewLine = "\n";

    public override void Write(char value)
    {
        lock (_writing)
            base.Write(value);
    }

    public override void Write(string? value)
    {
        lock (_writing)
            base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        lock (_writing)
            base.Write(buffer, index, count);
    }

    public override void Flush()
    {
        lock (_writing)
        {
            if (_awaited is not null && base.ToString().Contains(_awaited, StringComparison.Ordinal))
                _found!.TrySetResult();
        }
    }

    public override string ToString()
    {
        lock (_writing)
            return base.ToString();
    }

    /// <summary>Ends once the text is there and was flushed.</summary>
    public Task WaitForAsync(string text, CancellationToken ct)
    {
        lock (_writing)
        {
            (_awaited, _found) = (text, new(TaskCreationOptions.RunContinuationsAsynchronously));
            Flush();
            return _found.Task.WaitAsync(ct);
        }
    }
}

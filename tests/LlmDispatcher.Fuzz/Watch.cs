namespace LlmDispatcher.Fuzz;

/// <summary>Ends the process when a reader does not come back from an input.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ITimer _timer;

    public Watch(string target, int seed, FuzzRun run) =>
        _timer = TimeProvider.System.CreateTimer(
            _ =>
            {
                if (run.Taken > Patience)
                {
                    Console.WriteLine($"HANGS {target} --seed {seed} --at {run.Current}");
                    Environment.Exit(3);
                }
            },
            null,
            Patience,
            TimeSpan.FromSeconds(10)
        );

    public void Dispose() => _timer.Dispose();
}

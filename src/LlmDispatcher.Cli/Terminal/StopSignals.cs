using System.Runtime.InteropServices;

namespace LlmDispatcher.Cli.Terminal;

/// <summary>Ctrl-C and SIGTERM as a token. The first one asks to stop; a second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, s => Stop(s, Cli.ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, s => Stop(s, Cli.ExitCode.Terminated)),
        ];

    public CancellationToken Token => _stopping.Token;

    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal, int exitCode)
    {
        if (_stopping.IsCancellationRequested)
            return;
        signal.Cancel = true;
        ExitCode = exitCode;
        _stopping.Cancel();
    }
}

namespace LlmDispatcher.Cli;

/// <summary>What the shell is told. A stop by a signal is told as shells do: 128 plus its number.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The provider or the stream failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was sent.</summary>
    public const int Usage = 2;

    public const int Interrupted = 130;

    public const int Terminated = 143;
}

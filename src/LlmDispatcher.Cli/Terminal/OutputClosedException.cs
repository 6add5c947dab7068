namespace LlmDispatcher.Cli.Terminal;

/// <summary>The reader of standard output has gone, such as <c>head</c> once it has its lines.</summary>
internal sealed class OutputClosedException(IOException cause) : IOException("Nobody reads the output any more.", cause)
{
    private const int BrokenPipe = 32; // EPIPE on Linux and macOS
    private const int ConnectionReset = 104; // ECONNRESET of a socket as standard output, on Linux

    public static bool IsMeantBy(IOException error) => error.HResult is BrokenPipe or ConnectionReset;
}

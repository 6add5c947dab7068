using System.Text;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Terminal;

/// <summary>The surroundings of this process.</summary>
internal static class ProcessContext
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CliContext Read(TextWriter output, StopSignals stop)
    {
        var environment = ProcessEnvironment.Read();
        return new()
        {
            // Bytes that are no text are not sent as if they were some.
            In = new StreamReader(Console.OpenStandardInput(), Strict),
            Out = output,
            Error = new StreamWriter(new DroppingStream(Console.OpenStandardError()), Utf8) { AutoFlush = true },
            IsInputTerminal = !Console.IsInputRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsStyled = !Console.IsOutputRedirected && WantsStyle(environment),
            IsErrorStyled = !Console.IsErrorRedirected && WantsStyle(environment),
            Environment = environment,
            Directory = Directory.GetCurrentDirectory(),
            Stopping = stop.Token,
            StopExitCode = () => stop.ExitCode,
            Interrupts = stop.Interrupts,
        };
    }

    /// <summary>See https://no-color.org: the variable counts when it is not empty.</summary>
    private static bool WantsStyle(IReadOnlyDictionary<string, string> environment) =>
        string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR")) && environment.GetValueOrDefault("TERM") != "dumb";
}

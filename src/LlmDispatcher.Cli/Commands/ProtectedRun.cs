using System.Text;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Cli.Terminal;

namespace LlmDispatcher.Cli.Commands;

/// <summary>Runs a command to an exit code: whatever goes wrong is told to people, and never as a stack trace.</summary>
/// <param name="context">Where to tell it.</param>
/// <param name="show">Shows the trouble on standard output as well, where the format has a place for it.</param>
internal sealed class ProtectedRun(CliContext context, Action<Trouble>? show = null)
{
    public async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await ToldAsync(command);
        }
        catch (OutputClosedException)
        {
            return ExitCode.Ok; // who reads the output has got what they wanted
        }
        catch (IOException error)
        {
            context.Note($"The output cannot be written: {error.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>What a failed request is to the shell: when nothing was sent, the request or the configuration is wrong.</summary>
    public static int ExitCodeOf(ILlmError error) =>
        error is LlmConfigurationException or NoRouteException ? ExitCode.Usage : ExitCode.Failed;

    private async Task<int> ToldAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            return Fail(new("cancelled", "Stopped."), context.StopExitCode());
        }
        catch (Exception error) when (error is ILlmError llm)
        {
            return Fail(Trouble.Of(llm, error.Message), ExitCodeOf(llm));
        }
        catch (DecoderFallbackException)
        {
            return Fail(new("usage", "Standard input is not UTF-8 text."), ExitCode.Usage);
        }
        catch (UsageException error)
        {
            return Fail(new("usage", error.Message), ExitCode.Usage);
        }
    }

    private int Fail(Trouble trouble, int exitCode)
    {
        show?.Invoke(trouble);
        context.Out.Flush();
        if (exitCode is ExitCode.Failed or ExitCode.Usage)
            context.Note(trouble.ToString());
        return exitCode;
    }
}

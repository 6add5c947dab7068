using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Cli.Terminal;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>One run of <c>llmd stream</c>, from the prompt to the exit code.</summary>
internal sealed class StreamRun(StreamArguments arguments, CliContext context)
{
    private readonly IStreamRenderer _renderer =
        arguments.Json ? new JsonRenderer(context.Out)
        : arguments.Metadata ? new MetadataRenderer(context.Out)
        : context.IsOutputTerminal ? new TerminalRenderer(context.Out, context.IsStyled)
        : new PlainRenderer(context.Out, context.Note);

    public async Task<int> RunAsync()
    {
        try
        {
            return await GuardedAsync();
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

    /// <summary>Streams one answer.</summary>
    /// <param name="llm">Who answers.</param>
    /// <param name="prompt">What to answer.</param>
    public async Task StreamAsync(LlmSwitch llm, string prompt)
    {
        await foreach (var chunk in llm.StreamChunksAsync(arguments.RequestFor(prompt), context.Stopping))
        {
            _renderer.Show(chunk);
            context.Out.Flush();
            if (arguments.Verbose && chunk.Summary is { } summary)
                AttemptTimeline.Write(summary.Attempts, context.Error);
        }
    }

    private async Task<int> GuardedAsync()
    {
        try
        {
            var prompt = await PromptText.ReadAsync(arguments, context);
            await using var answerer = await Answerer.FindAsync(arguments, context);
            foreach (var warning in answerer.Switch.Warnings)
                context.Note(warning);
            await StreamAsync(answerer.Switch, prompt);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            return Fail(new("cancelled", "Stopped."), context.StopExitCode());
        }
        catch (Exception error) when (error is ILlmError llm)
        {
            if (arguments.Verbose)
                AttemptTimeline.Write(llm.Attempts, context.Error);
            return Fail(Trouble.Of(llm, error.Message), error is LlmConfigurationException ? ExitCode.Usage : ExitCode.Failed);
        }
        catch (UsageException error)
        {
            return Fail(new("usage", error.Message), ExitCode.Usage);
        }
    }

    private int Fail(Trouble trouble, int exitCode)
    {
        _renderer.Fail(trouble);
        context.Out.Flush();
        if (exitCode is ExitCode.Failed or ExitCode.Usage)
            context.Note(trouble.ToString());
        return exitCode;
    }
}

using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>One run of <c>llmd stream</c>, from the prompt to the exit code.</summary>
internal sealed class StreamRun(StreamArguments arguments, CliContext context)
{
    private readonly IStreamRenderer _renderer =
        arguments.Json ? new JsonRenderer(context.Out)
        : arguments.Metadata ? new MetadataRenderer(context.Out)
        : context.IsOutputTerminal ? new TerminalRenderer(context.Out, context.IsStyled)
        : new PlainRenderer(context.Out, context.Note);

    public Task<int> RunAsync() =>
        new ProtectedRun(context, _renderer.Fail).RunAsync(async () =>
        {
            var prompt = await new PromptText("stream", context).ReadAsync(arguments.Prompt, arguments.Request);
            var request = MediaFiles.RequestOf(prompt, arguments.Request, context.Directory);
            await using var answerer = await Answerer.FindAsync(arguments.Request, context);
            foreach (var warning in answerer.Switch.Warnings)
                context.Note(warning);
            using var cache = arguments.NoCache ? null : CacheFiles.Open(arguments.Cache, arguments.CacheFile, context);
            await StreamAsync(
                answerer.Switch,
                request with
                {
                    Cache = cache?.Cache,
                    CacheMode = arguments.NoCache ? CacheMode.Skip : CacheMode.Use,
                }
            );
            return ExitCode.Ok;
        });

    /// <summary>Streams one answer.</summary>
    /// <param name="llm">Who answers.</param>
    /// <param name="request">What to answer.</param>
    public async Task StreamAsync(LlmSwitch llm, TaskRequest request)
    {
        var ready = request with { Policy = arguments.Request.PolicyOver(llm.Policy, _renderer.CanBeginAnew) };
        try
        {
            await foreach (var chunk in llm.StreamChunksAsync(ready, context.Stopping))
            {
                _renderer.Show(chunk);
                context.Out.Flush();
                if (arguments.Verbose && chunk.Summary is { } summary)
                    AttemptTimeline.Write(summary.Attempts, context.Error);
            }
        }
        catch (Exception error) when (error is ILlmError llmError && arguments.Verbose)
        {
            AttemptTimeline.Write(llmError.Attempts, context.Error);
            throw;
        }
    }
}

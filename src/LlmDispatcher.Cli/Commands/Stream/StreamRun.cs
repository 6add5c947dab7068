using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>One run of <c>llmd stream</c>, from the prompt to the exit code.</summary>
internal sealed class StreamRun
{
    private readonly StreamArguments _arguments;
    private readonly CliContext _context;
    private readonly IStreamRenderer _renderer;
    private readonly IProgressDisplay? _progress;

    public StreamRun(StreamArguments arguments, CliContext context)
    {
        (_arguments, _context) = (arguments, context);
        if (arguments is { Json: false, Metadata: false } && context.IsOutputTerminal)
            (_renderer, _progress) = OnTerminal(arguments, context);
        else
        {
            _renderer =
                arguments.Json ? new JsonRenderer(context.Out)
                : arguments.Metadata ? new MetadataRenderer(context.Out)
                : new PlainRenderer(context.Out, context.Note);
            _progress = arguments.Progress ? new ProgressLines(context.Note) : null;
        }
    }

    public Task<int> RunAsync() =>
        new ProtectedRun(_context, _renderer.Fail).RunAsync(async () =>
        {
            CheckArguments();
            var prompt = await new PromptText("stream", _context).ReadAsync(_arguments.Prompt, _arguments.Request);
            var request = MediaFiles.RequestOf(prompt, _arguments.Request, _context.Directory);
            await using var answerer = await Answerer.FindAsync(_arguments.Request, _context);
            foreach (var warning in answerer.Switch.Warnings)
                _context.Note(warning);
            using var cache = _arguments.NoCache ? null : CacheFiles.Open(_arguments.Cache, _arguments.CacheFile, _context);
            await StreamAsync(
                answerer.Switch,
                request with
                {
                    Cache = cache?.Cache,
                    CacheMode = _arguments.NoCache ? CacheMode.Skip : CacheMode.Use,
                }
            );
            return ExitCode.Ok;
        });

    private void CheckArguments()
    {
        if (_arguments is { Json: true, Metadata: true })
            throw new UsageException("--json and --metadata are two formats; give one of them.");
        if (_arguments.NoCache && (_arguments.Cache || _arguments.CacheFile is not null))
            throw new UsageException("--no-cache leaves every cache alone, --cache and --cache-file use one; give one of them.");
    }

    /// <summary>Streams one answer.</summary>
    /// <param name="llm">Who answers.</param>
    /// <param name="request">What to answer.</param>
    public async Task StreamAsync(LlmSwitch llm, TaskRequest request)
    {
        var tracker = _progress is null ? null : new ProgressTracker();
        var ready = request with { Policy = _arguments.Request.PolicyOver(llm.Policy, _renderer.CanBeginAnew), Progress = tracker };
        try
        {
            await foreach (var chunk in llm.StreamChunksAsync(ready, _context.Stopping))
            {
                _progress?.Hide();
                _renderer.Show(chunk);
                if (tracker is not null && !(chunk.Summary is not null && _progress is ProgressBar))
                    _progress!.Show(tracker.GetProgress());
                _context.Out.Flush();
                if (_arguments.Verbose && chunk.Summary is { } summary)
                    AttemptTimeline.Write(summary.Attempts, _context.Error);
            }
        }
        catch (Exception error) when (error is ILlmError llmError && _arguments.Verbose)
        {
            AttemptTimeline.Write(llmError.Attempts, _context.Error);
            throw;
        }
        finally
        {
            _progress?.Hide();
        }
    }

    /// <summary>A bar needs a terminal that moves its cursor; on any other one it would stand in the middle of the answer.</summary>
    private static (IStreamRenderer, IProgressDisplay?) OnTerminal(StreamArguments arguments, CliContext context)
    {
        if (!arguments.Progress || !context.IsStyled)
            return (new TerminalRenderer(context.Out, context.IsStyled), null);
        var width = TerminalConsole.Create(context.Out, context.IsStyled).Profile.Width;
        var output = new ColumnWriter(context.Out, width);
        return (new TerminalRenderer(output, context.IsStyled), new ProgressBar(output, width));
    }
}

using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>One run of <c>llmd batch</c>, from the input to the exit code.</summary>
internal sealed class BatchRun(BatchArguments arguments, CliContext context)
{
    private bool IsToFile => arguments.Output != BatchArguments.Standard;

    public Task<int> RunAsync() =>
        new ProtectedRun(context).RunAsync(async () =>
        {
            CheckArguments();
            await using var input = await BatchInput.OpenAsync(arguments, context);
            await using var answerer = await Answerer.FindAsync(arguments.Request, context, input.NamedProviders);
            foreach (var warning in answerer.Switch.Warnings)
                context.Note(warning);
            using IRecords records = IsToFile ? await RecordFile.OpenAsync(arguments, input, context) : new StandardRecords(context.Out);
            if (records.Before == input.Count)
            {
                context.Note($"nothing is left to do: all {BatchViews.Number(input.Count)} are answered");
                return ExitCode.Ok;
            }
            return await AnswerAsync(answerer.Switch, input, records);
        });

    private void CheckArguments()
    {
        if (arguments is { Resume: true, Force: true })
            throw new UsageException("--resume goes on with the output file, --force overwrites it; give one of them.");
        if (!IsToFile && arguments.Resume)
            throw new UsageException("--resume needs an output file: name it with -o.");
        if (
            IsToFile
            && arguments.Input != BatchArguments.Standard
            && Path.GetFullPath(arguments.Input, context.Directory) == Path.GetFullPath(arguments.Output, context.Directory)
        )
            throw new UsageException("The output would overwrite the input.");
    }

    private async Task<int> AnswerAsync(LlmSwitch llm, BatchInput input, IRecords records)
    {
        var tally = new BatchTally(input.Count, records.Before, context.Time);
        var view = BatchViews.Create(arguments.Progress, context);
        var isOver = false;
        try
        {
            if (records.Before > 0)
                context.Note($"{BatchViews.Number(records.Before)} of {BatchViews.Number(input.Count)} are answered already");
            await AnswerAsync(llm, input, records, tally, view);
            isOver = true;
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            // What is complete is kept; how to go on is told below.
        }
        finally
        {
            view.Close(tally);
        }
        if (isOver && tally.Failed == 0)
            return ExitCode.Ok;
        if (IsToFile && arguments.Progress is not (ProgressStyle.Json or ProgressStyle.None))
            context.Note(
                $"{(isOver ? "to ask again for what failed" : "to go on")}: llmd batch {Quoted(arguments.Input)} -o {Quoted(arguments.Output)} --resume"
            );
        return isOver ? ExitCode.Failed : context.StopExitCode();
    }

    private async Task AnswerAsync(LlmSwitch llm, BatchInput input, IRecords records, BatchTally tally, IBatchView view)
    {
        var pending = new PendingRequests(input, records, arguments.Request.PolicyOver(llm.Policy, canBeginAnew: true));
        var options = new BatchOptions
        {
            MaxParallelism = arguments.Parallel ?? new BatchOptions().MaxParallelism,
            MaxParallelismPerProvider = arguments.ParallelPerProvider,
        };
        var writer = new RecordWriter();
        view.Show(tally);
        await foreach (var chunk in llm.StreamBatchAsync(pending.ReadAsync(), options, context.Stopping))
        {
            tally.Count(chunk);
            if (chunk.IsLast)
            {
                var (index, id) = pending.Leave(chunk.Index);
                records.Write(writer.Write(index, id, chunk));
                if (chunk.Error is not null)
                    view.Fail(index, id, chunk.Error);
            }
            view.Show(tally);
        }
    }

    private static string Quoted(string name) =>
        name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-_./".Contains(c, StringComparison.Ordinal)) ? $"'{name}'" : name;
}

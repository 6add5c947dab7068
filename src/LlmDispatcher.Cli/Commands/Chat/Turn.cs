using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>One question and its answer.</summary>
internal sealed class Turn(ChatArguments arguments, CliContext context)
{
    private readonly IStreamRenderer _renderer = Renderer(arguments, context);
    private char? _lastCharacter;

    public static IStreamRenderer Renderer(ChatArguments arguments, CliContext context) =>
        arguments.Json ? new JsonRenderer(context.Out)
        : context.IsOutputTerminal ? new TerminalRenderer(context.Out, context.IsStyled)
        : new PlainRenderer(context.Out, context.Note);

    /// <returns>Whether there was an answer.</returns>
    public async Task<bool> AnswerAsync(LlmSwitch llm, Talk talk, string question)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
        using var _ = context.Interrupts.Catch(() => Stop(stopping));
        try
        {
            talk.Policy = arguments.Request.PolicyOver(llm.Policy, _renderer.CanBeginAnew);
            await StreamAsync(talk.Conversation, question, stopping.Token);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !context.Stopping.IsCancellationRequested)
        {
            Fail(new("cancelled", "Stopped."));
            context.Note("stopped; the question and what was shown are not part of the conversation");
            return false;
        }
        catch (Exception error) when (error is ILlmError llmError)
        {
            if (arguments.Verbose)
                AttemptTimeline.Write(llmError.Attempts, context.Error);
            var trouble = Trouble.Of(llmError, error.Message);
            Fail(trouble);
            context.Note(trouble.ToString());
            return false;
        }
    }

    private async Task StreamAsync(Conversation conversation, string question, CancellationToken ct)
    {
        var leftOut = conversation.LeftOut;
        await foreach (var chunk in conversation.StreamChunksAsync(question, ct))
        {
            if (chunk.IsReset)
                _lastCharacter = null;
            if (chunk.Text is [.., var last])
                _lastCharacter = last;
            _renderer.Show(chunk);
            context.Out.Flush();
            if (arguments.Verbose && chunk.Summary is { } summary)
                AttemptTimeline.Write(summary.Attempts, context.Error);
        }
        EndLine();
        if (conversation.LeftOut > leftOut)
            context.Note($"the model has no room for the {conversation.LeftOut} oldest messages any more; they were left out");
    }

    private void Fail(Trouble trouble)
    {
        _renderer.Fail(trouble);
        EndLine();
    }

    /// <summary>In a pipe, answers are set apart by a line end; a terminal's and JSON's renderers end their lines themselves.</summary>
    private void EndLine()
    {
        if (_renderer is PlainRenderer && _lastCharacter is not (null or '\n'))
            context.Out.Write('\n');
        context.Out.Flush();
    }

    /// <summary>The first Ctrl-C stops the answer; one that comes before it has stopped is meant for the tool.</summary>
    private static bool Stop(CancellationTokenSource answer)
    {
        if (answer.IsCancellationRequested)
            return false;
        _ = answer.CancelAsync(); // what follows from it is not this thread's work
        return true;
    }
}

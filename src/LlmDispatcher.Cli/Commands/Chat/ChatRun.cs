using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>One run of <c>llmd chat</c>, from the first line to the exit code.</summary>
internal sealed class ChatRun(ChatArguments arguments, CliContext context)
{
    public Task<int> RunAsync() =>
        new ProtectedRun(context, Turn.Renderer(arguments, context).Fail).RunAsync(async () =>
        {
            await using var answerer = await Answerer.FindAsync(arguments.Request, context);
            foreach (var warning in answerer.Switch.Warnings)
                context.Note(warning);
            return await TalkAsync(answerer.Switch);
        });

    /// <summary>Talks until the end of the input.</summary>
    public async Task<int> TalkAsync(LlmSwitch llm)
    {
        var talk = new Talk(arguments.Request, llm);
        var commands = new ChatCommands(talk, llm, context);
        llm.Explain(talk.Conversation.RequestFor("?")); // what is wrong with the options is told before the first line is asked for
        var result = ExitCode.Ok;
        if (context.IsInputTerminal)
            context.Note("/help shows what else there is; Ctrl-D leaves");
        while (await ReadLineAsync() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (ChatCommands.IsCommand(line))
            {
                if (!commands.Run(line.Trim()))
                    break;
                continue;
            }
            var question = line.StartsWith('/') ? line[1..] : line;
            // Somebody who types has seen the error; a script has its exit code.
            if (!await new Turn(arguments, context).AnswerAsync(llm, talk, question) && !context.IsInputTerminal)
                result = ExitCode.Failed;
        }
        return result;
    }

    /// <summary>A read from a terminal cannot be cancelled, so it is left behind.</summary>
    private async Task<string?> ReadLineAsync()
    {
        if (context.IsInputTerminal)
            context.Error.Write("> ");
        try
        {
            var line = await Task.Run(context.In.ReadLine, context.Stopping).WaitAsync(context.Stopping);
            if (line is null)
                CloseLine();
            return line;
        }
        catch (OperationCanceledException)
        {
            CloseLine();
            throw;
        }
    }

    private void CloseLine()
    {
        if (context.IsInputTerminal)
            context.Error.WriteLine();
    }
}

using LlmDispatcher.Gateway;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>One run of <c>llmd serve</c>.</summary>
internal sealed class ServeRun(ServeArguments arguments, CliContext context)
{
    public async Task<int> RunAsync()
    {
        var urls = ListenOption.Read(arguments.Urls);
        using var found = ServeConfiguration.Read(arguments.Config, context);
        try
        {
            found.CheckReach(urls);
            if (arguments.IsCheck)
            {
                CheckOutput.Write(found, context);
                return ExitCode.Ok;
            }
            foreach (var warning in found.Warnings)
                context.Note(warning);
            await using var server = GatewayServer.Create(found.Switch, found.Options, urls);
            await server.StartAsync(context.Stopping);
            Greeting.Write(server.Urls, found, context);
            await StoppedAsync();
            await server.StopAsync(CancellationToken.None);
            return ExitCode.Ok;
        }
        catch (Exception error) when (ListenOption.IsRefusal(error))
        {
            context.Note(ListenOption.Refusal(arguments.Urls, error));
            return ExitCode.Failed;
        }
    }

    private async Task StoppedAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (context.Stopping.Register(stopped.SetResult))
            await stopped.Task;
        if (context.IsOutputTerminal)
            context.Out.WriteLine(); // after the terminal's own ^C
        context.Note("stopping: answers under way may still finish; Ctrl-C again ends them.");
    }
}

using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Serving;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>One run of <c>llmd serve</c>.</summary>
internal sealed class ServeRun(ServeArguments arguments, CliContext context)
{
    public async Task<int> RunAsync()
    {
        using var found = ServeConfiguration.Read(arguments.Config, context);
        var urls = ListenAddresses.Split(arguments.Urls);
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
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            throw new UsageException($"'{arguments.Urls}' is not an address to listen on: {error.Message}");
        }
        catch (IOException error)
        {
            context.Note($"Cannot listen on {arguments.Urls}: {error.Message}");
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

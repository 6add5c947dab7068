using LlmDispatcher.Gateway;
using LlmDispatcher.Gateway.Serving;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>One run of <c>llmd serve</c>.</summary>
internal sealed class ServeRun(ServeArguments arguments, CliContext context)
{
    public async Task<int> RunAsync()
    {
        using var llm = DefaultConfiguration.Read(context.Environment, context.Directory, arguments.Config).Build();
        foreach (var warning in llm.Warnings)
            context.Note(warning);
        var urls = ListenAddresses.Split(arguments.Urls);
        try
        {
            if (ListenAddresses.FirstOpen(urls) is { } open)
                throw new UsageException(
                    $"{open} can be reached by other machines, and without keys anybody could spend yours: listen on 127.0.0.1, or list keys under 'gateway:keys'."
                );
            await using var server = GatewayServer.Create(llm, new GatewayOptions { Time = context.Time }, urls);
            await server.StartAsync(context.Stopping);
            Greeting.Write(server.Urls, llm, context);
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

using System.CommandLine;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Simulate;

/// <summary><c>llmd simulate</c>: a provider that costs nothing, for demonstrations and tests.</summary>
internal sealed class SimulateCommand : Command, IHasExamples
{
    private readonly ListenOption _urls = new("http://127.0.0.1:9000");

    private readonly Option<string> _pace = new("--pace")
    {
        Description = "How fast answers come: like a busy model, or at once.",
        HelpName = "realistic|instant",
        DefaultValueFactory = _ => "realistic",
    };

    private SimulateCommand(CliContext context)
        : base(
            "simulate",
            "Runs a simulated provider until Ctrl-C. It speaks like OpenAI, Anthropic and Gemini, answers any model name and needs no key."
        )
    {
        _pace.AcceptOnlyFromAmong("realistic", "instant");
        Add(_urls);
        Add(_pace);
        SetAction(
            (parsed, _) =>
                new ProtectedRun(context).RunAsync(() =>
                    RunAsync(parsed.GetValue(_urls)!, parsed.GetValue(_pace) == "instant" ? Pace.Instant : Pace.Realistic, context)
                )
        );
    }

    public IReadOnlyList<string> Examples =>
        ["llmd simulate --urls http://127.0.0.1:9000", "llmd simulate --urls http://127.0.0.1:0 --pace instant"];

    public static Command Create(CliContext context) => new SimulateCommand(context);

    private static async Task<int> RunAsync(string urls, Pace pace, CliContext context)
    {
        if (ListenOption.Read(urls).FirstOrDefault(u => u.StartsWith("https", StringComparison.OrdinalIgnoreCase)) is { } secure)
            throw new UsageException($"'{secure}' is not an address to listen on: the simulator speaks http only.");
        try
        {
            await using var simulator = await SimulatorServer.StartAsync(new() { Urls = urls, Pace = pace }, context.Stopping);
            Greet(simulator.BaseAddress, context);
            await simulator.WaitForShutdownAsync(context.Stopping);
            if (context.IsOutputTerminal)
                context.Out.WriteLine(); // after the terminal's own ^C
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (Exception error) when (ListenOption.IsRefusal(error))
        {
            context.Note(ListenOption.Refusal(urls, error));
            return ExitCode.Failed;
        }
    }

    private static void Greet(Uri address, CliContext context)
    {
        context.Out.WriteLine(
            $$"""
            The simulator listens on {{address}} and answers any model. Ctrl-C stops it. Try:

              OPENAI_BASE_URL={{address}}v1 llmd stream "Tell me about the sea"

              curl -N {{address}}v1/chat/completions -H 'Content-Type: application/json' \
                -d '{"model":"any","stream":true,"messages":[{"role":"user","content":"Tell me about the sea"}]}'
            """
        );
        context.Out.Flush();
    }
}

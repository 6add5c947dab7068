using LlmDispatcher.Cli.Commands.Requests;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Hosting;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary>One run of <c>llmd explain</c>.</summary>
internal sealed class ExplainRun(RequestArguments arguments, bool isAll, bool isJson, CliContext context)
{
    public Task<int> RunAsync(PromptWords prompt) =>
        new ProtectedRun(context).RunAsync(async () =>
        {
            var text = await new PromptText("explain", context).ReadAsync(prompt, arguments);
            var explanation = Explain(MediaFiles.RequestOf(text, arguments, context.Directory));
            if (isJson)
                ExplanationJson.Write(explanation, context.Out);
            else
                ExplanationTable.Write(explanation, isAll, context);
            context.Out.Flush();
            WarnOfGone(explanation.Candidates);
            if (explanation.Failure is null)
                return ExitCode.Ok;
            context.Note("No route can answer.");
            return ExitCode.Usage;
        });

    /// <summary>A model that was named is asked even so: its provider may know better than the catalogue.</summary>
    private void WarnOfGone(IEnumerable<RouteCandidate> candidates)
    {
        foreach (var route in candidates.Select(c => c.Route))
        {
            if (ModelCatalogue.BuiltIn.Find(route.Model)?.Ends is { } day && day <= Today)
                context.Note($"{route} was taken away on {Amount.Day(day)}; it would be asked because it was named");
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);

    private Explanation Explain(TaskRequest request)
    {
        try
        {
            return new(Decide(request), Failure: null);
        }
        catch (NoRouteException error)
        {
            return new(Decision: null, error);
        }
    }

    private RoutingDecision Decide(TaskRequest request)
    {
        var configured = DefaultConfiguration.Read(context.Environment, context.Directory, arguments.Config);
        if (configured.Ids.Count == 0)
        {
            context.Note("no provider is configured, so this compares all models of the catalogue, as if there were a key for each");
            return VendorPlanner.Plan(request, Today);
        }
        configured.TimeProvider = context.Time;
        using var llm = configured.Build();
        return llm.Explain(request);
    }
}

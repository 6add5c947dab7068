using LlmDispatcher.Hosting;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>One run of <c>llmd models</c>.</summary>
internal sealed class ModelsRun(string? provider, bool isJson, CliContext context)
{
    public Task<int> RunAsync(bool isConfigured, string? config) =>
        new ProtectedRun(context).RunAsync(() =>
        {
            var rows = Chosen(isConfigured ? Configured(config) : Known());
            if (isJson)
                ModelsJson.Write(rows, context.Out);
            else
                ModelsTable.Write(rows, context);
            context.Out.Flush();
            return Task.FromResult(ExitCode.Ok);
        });

    private List<ModelRow> Known() => [.. ModelCatalogue.BuiltIn.Models.Select(m => Row(m.Provider!, m))];

    private List<ModelRow> Configured(string? config)
    {
        using var llm = DefaultConfiguration.Read(context.Environment, context.Directory, config).Build();
        return [.. llm.Offers.SelectMany(o => o.Models, (o, m) => Row(o.Id, m))];
    }

    private ModelRow Row(string id, ModelCard card)
    {
        var today = DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);
        return new(id, card, IsGone: card.Ends <= today);
    }

    private List<ModelRow> Chosen(List<ModelRow> rows)
    {
        if (provider is null)
            return rows;
        var chosen = rows.FindAll(r => string.Equals(r.Provider, provider, StringComparison.OrdinalIgnoreCase));
        if (chosen.Count > 0)
            return chosen;
        var known = rows.Select(r => r.Provider).Distinct().ToList();
        var meant = NearestName.Find(provider, known);
        throw new UsageException(
            $"No model of '{provider}' is known{(meant is null ? "." : $"; did you mean '{meant}'?")} There are models of: {string.Join(", ", known)}."
        );
    }
}

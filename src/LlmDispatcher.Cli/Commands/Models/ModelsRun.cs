using LlmDispatcher.Hosting;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>One run of <c>llmd models</c>.</summary>
internal sealed class ModelsRun(string? provider, bool isJson, CliContext context)
{
    public Task<int> RunAsync(bool isConfigured, string? config) =>
        new ProtectedRun(context).RunAsync(() =>
        {
            var list = Chosen(isConfigured ? Configured(config) : Known());
            if (isJson)
                ModelsJson.Write(list, context.Out);
            else
                ModelsTable.Write(list, context);
            context.Out.Flush();
            return Task.FromResult(ExitCode.Ok);
        });

    private ModelList Known() => new([.. ModelCatalogue.BuiltIn.Models.Select(m => Row(m.Provider!, m))], Names());

    /// <summary>The catalogue is there whatever the configuration is worth.</summary>
    private ModelAlias[] Names()
    {
        try
        {
            return [.. DefaultConfiguration.Read(context.Environment, context.Directory).Aliases];
        }
        catch (LlmConfigurationException error)
        {
            context.Note($"the configuration's own names are left out: {error.Message}");
            return [];
        }
    }

    private ModelList Configured(string? config)
    {
        using var llm = DefaultConfiguration.Read(context.Environment, context.Directory, config).Build();
        return new([.. llm.Offers.SelectMany(o => o.Models, (o, m) => Row(o.Id, m))], llm.Aliases);
    }

    private ModelRow Row(string id, ModelCard card)
    {
        var today = DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);
        return new(id, card, IsGone: card.Ends <= today);
    }

    private ModelList Chosen(ModelList list)
    {
        if (provider is null)
            return list;
        ModelList chosen = new(
            [.. list.Models.Where(r => IsAsked(r.Provider))],
            [.. list.Names.Where(n => n.Routes.Any(r => IsAsked(r.Provider)))]
        );
        if (chosen.Models.Count > 0 || chosen.Names.Count > 0)
            return chosen;
        var known = list.Models.Select(r => r.Provider).Distinct().ToList();
        var meant = NearestName.Find(provider, known);
        throw new UsageException(
            $"No model of '{provider}' is known{(meant is null ? "." : $"; did you mean '{meant}'?")} There are models of: {string.Join(", ", known)}."
        );
    }

    private bool IsAsked(string id) => string.Equals(id, provider, StringComparison.OrdinalIgnoreCase);
}

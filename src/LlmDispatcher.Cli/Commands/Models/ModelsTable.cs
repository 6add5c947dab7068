using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary>The models for people.</summary>
internal static class ModelsTable
{
    public static void Write(ModelList list, CliContext context)
    {
        var rows = list.Models;
        var sources = rows.SelectMany(r => r.Card.Sources).Distinct().ToList();
        var table = new DataTable(
            new("MODEL"),
            new("PROVIDER", IsExtra: true),
            new("CONTEXT", IsNumber: true),
            new("OUT", IsNumber: true, IsExtra: true),
            new("INPUTS", IsExtra: true),
            new("IN $/M", IsNumber: true),
            new("CACHED $/M", IsNumber: true, IsExtra: true),
            new("OUT $/M", IsNumber: true),
            new("THINKS", IsExtra: true),
            new("QUALITY", IsNumber: true, IsExtra: true),
            new("ENDS"),
            new("SOURCE", IsExtra: true)
        );
        foreach (var row in rows)
            table.Add(row.IsGone ? Tone.Faint : Tone.Plain, Cells(row, sources));
        table.Write(context);
        WriteNames(list.Names, context);
        WriteSources(sources, context.Out);
    }

    private static void WriteNames(IReadOnlyList<ModelAlias> names, CliContext context)
    {
        if (names.Count == 0)
            return;
        var table = new DataTable(new("NAME"), new("STRATEGY"), new("ROUTES"));
        foreach (var name in names)
            table.Add(
                Tone.Plain,
                name.Name,
                name.Strategy is { } strategy ? NamedOption.NameOf(strategy) : "in order",
                string.Join(", ", name.Routes)
            );
        table.Write(context);
    }

    private static IEnumerable<string?> Cells(ModelRow row, List<CatalogueSource> sources)
    {
        var card = row.Card;
        return
        [
            card.Id,
            row.Provider,
            Amount.Tokens(card.ContextWindow),
            Amount.Tokens(card.MaxOutputTokens),
            card.Inputs is { } inputs ? string.Join(',', inputs) : null,
            Price(card.Prices?.Input, card),
            Price(card.Prices?.CachedInput, card),
            Price(card.Prices?.Output, card),
            card.Reasoning ? "yes" : null,
            Amount.Number(card.Quality),
            card.Ends is { } day ? $"{Amount.Day(day)}{(row.IsGone ? "(gone)" : "")}" : null,
            string.Join(',', card.Sources.Select(s => sources.IndexOf(s) + 1)),
        ];
    }

    // A plus: long requests cost more.
    private static string? Price(decimal? price, ModelCard card) =>
        price?.ToString("0.00##", System.Globalization.CultureInfo.InvariantCulture)
        + (price is not null && card.Prices?.Above is not null ? "+" : "");

    private static void WriteSources(List<CatalogueSource> sources, TextWriter output)
    {
        if (sources.Count > 0)
            output.Write($"Sources: {string.Join("; ", sources.Select((s, i) => $"{i + 1} {s.Name}, {Amount.Day(s.Date)}"))}.\n");
        output.Write($"Checked on {Amount.Day(ModelCatalogue.BuiltIn.CheckedOn)}. A + means that long requests cost more; see --json.\n");
    }
}

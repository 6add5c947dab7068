using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Whether what is known about models is still true, and whether the listed ones are still there.</summary>
internal static class ModelCheck
{
    private const int OldAfterDays = 60;
    private const int SoonDays = 30;

    public static IEnumerable<Finding> Find(IEnumerable<Route> listed, DateOnly today)
    {
        var catalogue = ModelCatalogue.BuiltIn;
        var age = today.DayNumber - catalogue.CheckedOn.DayNumber;
        yield return age > OldAfterDays
            ? new(
                Level.Warning,
                "catalogue",
                $"The catalogue was checked on {Amount.Day(catalogue.CheckedOn)}, {age} days ago: prices and models may have changed.",
                "Install a newer version, or give 'inputPrice' and 'outputPrice' with the models in llmd.json."
            )
            : new(Level.Ok, "catalogue", $"The catalogue was checked on {Amount.Day(catalogue.CheckedOn)}.");
        foreach (var route in listed)
        {
            if (catalogue.Find(route.Model)?.Ends is not { } day || day.DayNumber - today.DayNumber > SoonDays)
                continue;
            yield return new(
                Level.Warning,
                "models",
                day <= today ? $"{route} was taken away on {Amount.Day(day)}." : $"{route} ends on {Amount.Day(day)}.",
                $"Replace it by {Successor(route.Model, today)}, or another of 'llmd models'."
            );
        }
    }

    /// <summary>What the catalogue says stands for it now, or the vendor's model of the nearest quality that stays.</summary>
    private static string Successor(string model, DateOnly today)
    {
        var catalogue = ModelCatalogue.BuiltIn;
        if (catalogue.Resolve(model) is { } named && Stays(catalogue.Find(named)!, today))
            return named;
        var card = catalogue.Find(model)!;
        return catalogue
                .Models.Where(m => m.Provider == card.Provider && Stays(m, today) && (card.Inputs ?? []).All(m.Takes))
                .MinBy(m => Math.Abs(m.Quality - card.Quality))
                ?.Id
            ?? "a newer one of its vendor";
    }

    private static bool Stays(ModelCard card, DateOnly today) =>
        card.Ends is null || card.Ends.Value.DayNumber - today.DayNumber > SoonDays;
}

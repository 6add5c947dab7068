using LlmDispatcher.Hosting;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary>Plans over every vendor of the catalogue, as if there were a key for each.</summary>
internal static class VendorPlanner
{
    public static RoutingDecision Plan(TaskRequest request, DateOnly today)
    {
        var catalogue = ModelCatalogue.BuiltIn;
        var vendors = catalogue.Models.Select(m => m.Provider!).Distinct();
        var planner = new RoutePlanner([.. vendors.Select(v => ProviderOffer.Of(v, [], catalogue, DialectOf(v)))], catalogue);
        return planner.Plan(request, RoutingSnapshot.OfNothing(today));
    }

    private static string DialectOf(string vendor) => KnownProvider.Find(vendor)?.Dialect ?? "openai";
}

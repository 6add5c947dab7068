using LlmDispatcher.Streams;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    /// <summary>Every configured route, and whether it is left alone after failures just now. Nothing is sent.</summary>
    internal IReadOnlyList<(Route Route, bool IsOpen)> RouteStates() =>
        [
            .. Offers
                .SelectMany(o => o.Models, (o, m) => new Route(o.Id, m.Id))
                .Concat(Aliases.SelectMany(a => a.Routes))
                .Distinct()
                .Select(r => (r, _dispatcher.IsOpen(r))),
        ];
}

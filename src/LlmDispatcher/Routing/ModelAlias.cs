using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>A public name for routes, which requests give as their model.</summary>
/// <param name="Name">The name; case does not count.</param>
/// <param name="Routes">The routes behind it; at least one, and each once.</param>
/// <param name="Strategy">How they are ranked; <see langword="null"/> takes them in their order.</param>
internal sealed record ModelAlias(string Name, IReadOnlyList<Route> Routes, OptimizationStrategy? Strategy = null)
{
    /// <summary>What it resolves to, for people.</summary>
    public override string ToString() =>
        $"{Name} → {string.Join(", ", Routes)}{(Strategy is { } by ? $" (by {by.ToString().ToLowerInvariant()})" : "")}";
}

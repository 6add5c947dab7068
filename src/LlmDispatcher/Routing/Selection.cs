using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>The routes that a request's words leave to choose from, before anything is asked of them.</summary>
/// <param name="Routes">The routes, in order of preference.</param>
/// <param name="IsNamed">Whether the request named them: then they are asked even when the catalogue holds them for gone.</param>
internal sealed record Selection(IReadOnlyList<(Route Route, ModelCard Card)> Routes, bool IsNamed = false)
{
    /// <summary>What an old or a public name was resolved to, for people; <see langword="null"/> when the request named none.</summary>
    public string? Alias { get; init; }

    /// <summary>How a public name ranks its routes; <see langword="null"/> when it does not say.</summary>
    public OptimizationStrategy? Strategy { get; init; }

    /// <summary>Whether their order is the plan, unless the request asks for a strategy.</summary>
    public bool IsOrdered { get; init; }
}

namespace LlmDispatcher;

/// <summary>Orders the routes that could answer, instead of the built-in strategies. It is not asked about routes whose order is configured.</summary>
public interface IRouter
{
    /// <summary>Orders the candidates.</summary>
    /// <param name="request">What is to be answered.</param>
    /// <param name="candidates">The routes that have all that the request needs, with their scores; at least one.</param>
    /// <returns>Those that may answer, the preferred one first. Called at once and often: no waiting, no side effects.</returns>
    IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates);
}

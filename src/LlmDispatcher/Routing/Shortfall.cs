namespace LlmDispatcher.Routing;

/// <summary>What a route lacks for a request.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Reason">For people; goes on after the route's name.</param>
internal sealed record Shortfall(LlmErrorKind Kind, string Reason);

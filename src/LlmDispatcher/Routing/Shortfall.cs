namespace LlmDispatcher.Routing;

/// <summary>What a route lacks for a request.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Reason">For people; goes on after the route's name.</param>
internal sealed record Shortfall(LlmErrorKind Kind, string Reason)
{
    /// <summary>What the model cannot do, when it is that.</summary>
    public Capability Capability { get; init; }

    /// <summary>The most tokens that it takes, when the request has more.</summary>
    public long? MaxTokens { get; init; }
}

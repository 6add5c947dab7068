using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Which route is to be opened, and why.</summary>
/// <param name="Route">The route.</param>
/// <param name="Purpose">Why.</param>
/// <param name="Method">How it is brought to go on, for a continuation.</param>
internal readonly record struct Opening(RouteCandidate Route, AttemptPurpose Purpose, SeamMethod? Method = null);

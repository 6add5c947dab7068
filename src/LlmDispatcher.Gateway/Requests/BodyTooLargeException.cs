namespace LlmDispatcher.Gateway.Requests;

/// <summary>The body of a request is larger than allowed.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class BodyTooLargeException(int limit) : Exception($"The request is larger than {limit:N0} bytes.");

namespace LlmDispatcher.Gateway.Answers;

/// <summary>How an answer went: what the dispatcher says of it, or what went wrong.</summary>
internal sealed record Outcome(StreamSummary? Summary, Problem? Problem);

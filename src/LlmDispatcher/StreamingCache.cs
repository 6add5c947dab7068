namespace LlmDispatcher;

/// <summary>A cache that answers as a stream.</summary>
public sealed class StreamingCache;

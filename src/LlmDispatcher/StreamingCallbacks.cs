namespace LlmDispatcher;

/// <summary>Told of what happens while an answer is streamed.</summary>
public sealed class StreamingCallbacks;

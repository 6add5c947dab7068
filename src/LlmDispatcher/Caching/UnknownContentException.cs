namespace LlmDispatcher.Caching;

/// <summary>A request holds something of which nobody here knows all that could change the answer: it is not cached.</summary>
internal sealed class UnknownContentException : Exception;

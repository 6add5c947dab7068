namespace LlmDispatcher;

/// <summary>A whole answer in the shape of a type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="Value">What the answer says.</param>
/// <param name="Summary">How it came, with the text that it was read from.</param>
public sealed record StructuredAnswer<T>(T Value, StreamSummary Summary);

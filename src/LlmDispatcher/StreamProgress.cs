namespace LlmDispatcher;

/// <summary>How far an answer is.</summary>
/// <param name="Percent">From 0 to 100.</param>
public sealed record StreamProgress(double Percent);

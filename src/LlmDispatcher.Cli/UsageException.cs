namespace LlmDispatcher.Cli;

/// <summary>What was asked for on the command line cannot be done.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class UsageException(string message) : Exception(message);

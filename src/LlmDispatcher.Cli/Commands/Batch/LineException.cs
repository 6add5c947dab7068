namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>A line is not a request.</summary>
/// <param name="column">Where, in characters from 1.</param>
/// <param name="message">What is wrong there.</param>
internal sealed class LineException(int column, string message) : Exception(message)
{
    public int Column => column;
}

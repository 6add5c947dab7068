namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>Finds the prompt: on the command line, or on standard input.</summary>
internal static class PromptText
{
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<string> ReadAsync(StreamArguments arguments, CliContext context)
    {
        if (arguments.UnknownOption is { } option)
            throw new UsageException($"Unknown option '{option}'. If it belongs to the prompt, write -- before the prompt.");
        var words = arguments.Prompt;
        var isInput = words is ["-"] || (words.Count == 0 && !context.IsInputTerminal);
        if (!isInput && words.Count == 0)
            throw new UsageException("There is no prompt. Write it after 'llmd stream', or pipe it in.");
        var text = isInput ? await ReadInputAsync(context) : string.Join(' ', words);
        return string.IsNullOrWhiteSpace(text) ? throw new UsageException("The prompt is empty.") : text;
    }

    /// <summary>Line ends at the end are dropped, as a shell does in <c>$(…)</c>. A read from a terminal cannot be cancelled, so it is left behind.</summary>
    private static async Task<string> ReadInputAsync(CliContext context) =>
        (await Task.Run(context.In.ReadToEnd, context.Stopping).WaitAsync(context.Stopping)).TrimEnd('\r', '\n');
}

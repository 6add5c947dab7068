namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>Finds the prompt: on the command line, or on standard input.</summary>
/// <param name="command">The command it is for, to name in an error.</param>
/// <param name="context">Where standard input is.</param>
internal sealed class PromptText(string command, CliContext context)
{
    private const string OfAnImage = "Describe this image.";
    private const string OfImages = "Describe these images.";

    /// <returns>The prompt; <see langword="null"/> when a recording stands for itself.</returns>
    /// <exception cref="UsageException">There is none.</exception>
    public async Task<string?> ReadAsync(PromptWords prompt, RequestArguments request)
    {
        if (prompt.UnknownOption is { } option)
            throw new UsageException($"Unknown option '{option}'. If it belongs to the prompt, write -- before the prompt.");
        if (prompt.Words.Count > 0 && prompt.Words is not ["-"])
            return NotEmpty(string.Join(' ', prompt.Words));
        var hasMedia = request.Images.Count > 0 || request.Audio is not null;
        var isAsked = prompt.Words.Count > 0;
        if (isAsked || !context.IsInputTerminal)
        {
            var text = await ReadInputAsync();
            // A pipe that nobody fills, as under a scheduler, is no prompt where none is needed.
            if (isAsked || !hasMedia || !string.IsNullOrWhiteSpace(text))
                return NotEmpty(text);
        }
        if (request.Audio is not null)
            return null;
        if (!hasMedia)
            throw new UsageException($"There is no prompt. Write it after 'llmd {command}', or pipe it in.");
        // What is sent in somebody's name is told, for it is also what the answer depends on.
        var usual = request.Images.Count == 1 ? OfAnImage : OfImages;
        context.Note($"there is no prompt, so it is '{usual}'");
        return usual;
    }

    private static string NotEmpty(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new UsageException("The prompt is empty.") : text;

    /// <summary>Line ends at the end are dropped, as a shell does in <c>$(…)</c>. A read from a terminal cannot be cancelled, so it is left behind.</summary>
    private async Task<string> ReadInputAsync() =>
        (await Task.Run(context.In.ReadToEnd, context.Stopping).WaitAsync(context.Stopping)).TrimEnd('\r', '\n');
}

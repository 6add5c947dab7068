namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>Finds the images and the recording that the command line names.</summary>
internal static class MediaFiles
{
    /// <summary>A request of what was found, and of the prompt, when there is one.</summary>
    /// <exception cref="UsageException">A file cannot be read, or is not what it should be.</exception>
    public static TaskRequest RequestOf(string? prompt, RequestArguments arguments, string directory)
    {
        var audio = arguments.Audio is { } recording ? Read(recording, directory, AudioInput.FromFile) : null;
        var images = arguments.Images.Select(i => Read(i, directory, ImageOf)).ToList();
        var request = prompt is null ? TaskRequest.Transcribe(audio!) : new TaskRequest(prompt) { Audio = audio };
        return arguments.Apply(request with { Images = images });
    }

    private static ImageInput ImageOf(string pathOrUrl) =>
        Uri.TryCreate(pathOrUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? ImageInput.FromUri(uri)
            : ImageInput.FromFile(pathOrUrl);

    private static T Read<T>(string name, string directory, Func<string, T> read)
    {
        try
        {
            return read(name.Contains("://", StringComparison.Ordinal) ? name : Path.GetFullPath(name, directory));
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            throw new UsageException(error.Message);
        }
    }
}

namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>Finds the images and the recording that the command line names.</summary>
internal static class MediaFiles
{
    /// <summary>A request of what was found, and of the prompt, when there is one.</summary>
    /// <exception cref="UsageException">A file cannot be read, or is not what it should be.</exception>
    public static TaskRequest RequestOf(string? prompt, RequestArguments arguments, string directory)
    {
        var audio = arguments.Audio is { } recording ? Read(recording, directory, RecordingOf) : null;
        var images = arguments.Images.Select(i => Read(i, directory, ImageOf)).ToList();
        var request = prompt is null ? TaskRequest.Transcribe(audio!) : new TaskRequest(prompt) { Audio = audio };
        return arguments.Apply(request with { Images = images });
    }

    private static ImageInput ImageOf(string pathOrUrl)
    {
        if (Uri.TryCreate(pathOrUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return ImageInput.FromUri(uri);
        return IsAddress(pathOrUrl)
            ? throw new UsageException($"'{pathOrUrl}' is not an address of an image: write http://… or https://…, or a path.")
            : ImageInput.FromFile(pathOrUrl);
    }

    private static AudioInput RecordingOf(string path) =>
        IsAddress(path)
            ? throw new UsageException($"'{path}' is an address: a recording is sent along, so write the path of its file.")
            : AudioInput.FromFile(path);

    private static bool IsAddress(string name) => name.Contains("://", StringComparison.Ordinal);

    private static T Read<T>(string name, string directory, Func<string, T> read)
    {
        try
        {
            return read(IsAddress(name) ? name : Path.GetFullPath(name, directory));
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            throw new UsageException(error.Message);
        }
    }
}

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>The recordings that can be transcribed. The endpoint goes by the file's name, not by its media type.</summary>
internal static class AudioFormats
{
    private static readonly (string Extension, string[] MediaTypes)[] All =
    [
        ("mp3", ["audio/mpeg", "audio/mp3"]),
        ("wav", ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"]),
        ("flac", ["audio/flac", "audio/x-flac"]),
        ("ogg", ["audio/ogg", "application/ogg", "audio/opus"]),
        ("m4a", ["audio/mp4", "audio/m4a", "audio/x-m4a"]),
        ("mp4", ["video/mp4"]),
        ("webm", ["audio/webm", "video/webm"]),
        ("mpga", ["audio/mpga"]),
        ("mpeg", ["video/mpeg"]),
    ];

    /// <summary>All of them, for people to read.</summary>
    public static string Names => string.Join(", ", All.Select(f => f.Extension));

    /// <summary>The extension that a media type asks for; <see langword="null"/> for one that cannot be transcribed.</summary>
    public static string? Extension(string mediaType)
    {
        var essence = MediaParts.Essence(mediaType);
        return All.FirstOrDefault(f => f.MediaTypes.Contains(essence)).Extension;
    }

    /// <summary>The media type of a file by its name; <see langword="null"/> when the name does not tell.</summary>
    public static string? MediaType(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var extension = dot < 0 ? "" : fileName[(dot + 1)..].ToLowerInvariant();
        return All.FirstOrDefault(f => f.Extension == extension).MediaTypes?[0];
    }
}

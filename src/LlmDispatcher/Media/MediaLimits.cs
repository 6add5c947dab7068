using Microsoft.Extensions.AI;

namespace LlmDispatcher.Media;

/// <summary>What a wire language takes of images and recordings. Sizes count a million bytes to the megabyte, so that a limit is never passed by a reading of the word.</summary>
/// <param name="Images">The types of images it takes.</param>
/// <param name="Recordings">The types of recordings it takes.</param>
internal sealed record MediaLimits(string[] Images, string[] Recordings)
{
    private static readonly string[] WebImages = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>OpenAI's older guide: 20 MB an image, 500 images and 50 MB a request; no newer figure is published.</summary>
    private static readonly MediaLimits OpenAI = new(WebImages, ["audio/wav", "audio/mpeg"])
    {
        MostOfOne = 20_000_000,
        MostOfAll = 50_000_000,
        MostImages = 500,
    };

    private static readonly MediaLimits Transcriptions = new(
        [],
        ["audio/flac", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm"]
    )
    {
        MostOfOne = 25_000_000,
        MostRecordings = 1,
    };

    /// <summary>600 images on models with a large window, and 100 on the others: what a window holds, routing checks by tokens.</summary>
    private static readonly MediaLimits Anthropic = new(WebImages, [])
    {
        MostOfAll = 32_000_000,
        MostImages = 600,
        CountsEncoded = true,
    };

    private static readonly MediaLimits Google = new(
        ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"],
        ["audio/wav", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac"]
    )
    {
        MostOfAll = 100_000_000,
        CountsEncoded = true,
        NeedsTypeOfAddress = true,
    };

    private long? MostOfOne { get; init; }

    private long? MostOfAll { get; init; }

    private int? MostImages { get; init; }

    private int? MostRecordings { get; init; }

    /// <summary>Whether the limit for all is of the body, where base64 makes four bytes out of three.</summary>
    private bool CountsEncoded { get; init; }

    /// <summary>Whether an address is of use only with the exact type of what is there.</summary>
    private bool NeedsTypeOfAddress { get; init; }

    /// <summary>Why a dialect cannot carry the media.</summary>
    /// <param name="dialect">Its name in a configuration; <see langword="null"/> for a source of one's own, which knows its limits itself.</param>
    /// <param name="media">The request's images and recordings.</param>
    /// <param name="isTranscription">Whether it is to be transcribed and nothing else, as <see cref="Transcription"/> tells.</param>
    /// <returns>Goes on after the route's name; <see langword="null"/> when all is well.</returns>
    public static string? Problem(string? dialect, IReadOnlyList<AIContent> media, bool isTranscription = false)
    {
        if (media.Count == 0 || Of(dialect, isTranscription) is not { } limits)
            return null;
        foreach (var item in media)
        {
            if (limits.ProblemOf(item) is { } problem)
                return problem;
        }
        return limits.ProblemOf(media);
    }

    private static MediaLimits? Of(string? dialect, bool isTranscription) =>
        dialect?.ToLowerInvariant() switch
        {
            "openai" => isTranscription ? Transcriptions : OpenAI,
            "openai-responses" => OpenAI,
            "anthropic" => Anthropic,
            "google" => Google,
            _ => null,
        };

    private string? ProblemOf(AIContent item) =>
        item switch
        {
            DataContent data => ProblemOfType(data) ?? ProblemOfSize(data),
            UriContent uri when NeedsTypeOfAddress && uri.MediaType.EndsWith("/*", StringComparison.Ordinal) =>
                "takes no image by a bare address; give it the image itself",
            _ => null,
        };

    private string? ProblemOfType(DataContent data)
    {
        var type = Normalised(data.MediaType);
        var (taken, what) = data.HasTopLevelMediaType("image") ? (Images, "images") : (Recordings, "audio");
        return taken.Contains(type) ? null
            : taken.Length == 0 ? $"takes no {what}"
            : $"takes no {type}; it takes {string.Join(", ", taken)}";
    }

    private string? ProblemOfSize(DataContent data) =>
        data.Data.Length > MostOfOne
            ? $"takes at most {MediaBytes.Size(MostOfOne.Value)} in one {(data.HasTopLevelMediaType("image") ? "image" : "recording")}; this one has {MediaBytes.Size(data.Data.Length)}"
            : null;

    private string? ProblemOf(IReadOnlyList<AIContent> media)
    {
        var images = media.Count(m => RequestMedia.KindOf(m) == MediaKind.Image);
        if (images > MostImages)
            return $"takes at most {MostImages} images; the request has {images}";
        if (media.Count - images > MostRecordings)
            return $"takes one recording; the request has {media.Count - images}";
        var bytes = media.OfType<DataContent>().Sum(d => CountsEncoded ? (d.Data.Length + 2L) / 3 * 4 : d.Data.Length);
        return bytes > MostOfAll
            ? $"takes at most {MediaBytes.Size(MostOfAll.Value)} in a request; the media have {MediaBytes.Size(bytes)}{(CountsEncoded ? " in base64" : "")}"
            : null;
    }

    /// <summary>Some types have many names.</summary>
    private static string Normalised(string mediaType) =>
        mediaType.Split(';', 2)[0].Trim().ToLowerInvariant() switch
        {
            "image/jpg" => "image/jpeg",
            "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "audio/wav",
            "audio/mp3" => "audio/mpeg",
            "audio/x-flac" => "audio/flac",
            "audio/m4a" or "audio/x-m4a" => "audio/mp4",
            "audio/x-aiff" => "audio/aiff",
            { } type => type,
        };
}

using System.Globalization;

namespace LlmDispatcher.Simulator.Answers.Media;

/// <summary>What came with a message besides its text, described by what its bytes really are.</summary>
internal sealed record Attachment(AttachmentKind Kind, string Description)
{
    /// <summary>The media type that the bytes show, whatever the request called them.</summary>
    public string? MediaType { get; private init; }

    /// <summary>How long a recording is; null when its bytes do not tell.</summary>
    public double? Seconds { get; private init; }

    public int Tokens { get; private init; }

    /// <summary>The picture that the bytes are; null when they are none.</summary>
    public static Attachment? Image(byte[] bytes) =>
        Picture.In(bytes) is { } picture
            ? new(AttachmentKind.Image, $"{picture.Name} image of {picture.Width} × {picture.Height} pixels, {Size(bytes)}")
            {
                MediaType = picture.MediaType,
                Tokens = 258,
            }
            : null;

    /// <summary>The recording that the bytes are; null when they are none.</summary>
    public static Attachment? Audio(byte[] bytes) =>
        Recording.In(bytes) is { } recording
            ? new(AttachmentKind.Audio, $"{recording.Name} recording of {Length(recording, bytes)}")
            {
                MediaType = recording.MediaType,
                Seconds = recording.Seconds,
                Tokens = (int)Math.Ceiling((recording.Seconds ?? bytes.Length / 16_000.0) * 32),
            }
            : null;

    public static Attachment File(byte[]? bytes) => new(AttachmentKind.File, bytes is null ? "a file" : $"a file of {Size(bytes)}");

    /// <summary>A simulator fetches nothing.</summary>
    public static Attachment Link(AttachmentKind kind, string address) =>
        new(kind, $"{(kind == AttachmentKind.Image ? "an image" : "a file")} at {address}, which I have not fetched");

    private static string Length(Recording recording, byte[] bytes) =>
        recording.Seconds is not { } seconds
            ? Size(bytes)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(recording.IsEstimate ? "about " : "")}{seconds:0.##} {(seconds == 1 ? "second" : "seconds")}"
            );

    private static string Size(byte[] bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:N0} bytes");
}

internal enum AttachmentKind
{
    Image,
    Audio,
    File,
}

namespace LlmDispatcher.Media;

/// <summary>What some bytes are.</summary>
/// <param name="Description">For people, with its article: <c>a PDF document</c>.</param>
/// <param name="Kind">What it can be used as.</param>
/// <param name="MediaType">Its name on the wire; <see langword="null"/> when it is not sent.</param>
/// <param name="Advice">What to do with one that is not sent.</param>
internal sealed record MediaFormat(string Description, MediaKind Kind, string? MediaType = null, string? Advice = null)
{
    public static readonly MediaFormat Jpeg = new("a JPEG image", MediaKind.Image, "image/jpeg");
    public static readonly MediaFormat Png = new("a PNG image", MediaKind.Image, "image/png");
    public static readonly MediaFormat Gif = new("a GIF image", MediaKind.Image, "image/gif");
    public static readonly MediaFormat WebP = new("a WebP image", MediaKind.Image, "image/webp");
    public static readonly MediaFormat Heic = Unsent("a HEIC image");
    public static readonly MediaFormat Avif = Unsent("an AVIF image");
    public static readonly MediaFormat Bmp = Unsent("a BMP image");
    public static readonly MediaFormat Tiff = Unsent("a TIFF image");
    public static readonly MediaFormat Svg = Unsent("an SVG drawing");

    public static readonly MediaFormat Mp3 = new("an MP3 recording", MediaKind.Recording, "audio/mpeg");
    public static readonly MediaFormat Wav = new("a WAV recording", MediaKind.Recording, "audio/wav");
    public static readonly MediaFormat Flac = new("a FLAC recording", MediaKind.Recording, "audio/flac");
    public static readonly MediaFormat Ogg = new("an Ogg recording", MediaKind.Recording, "audio/ogg");
    public static readonly MediaFormat Mp4 = new("an MP4 recording", MediaKind.Recording, "audio/mp4");
    public static readonly MediaFormat WebM = new("a WebM recording", MediaKind.Recording, "audio/webm");
    public static readonly MediaFormat Aac = UnsentRecording("a bare AAC recording");
    public static readonly MediaFormat Aiff = UnsentRecording("an AIFF recording");
    public static readonly MediaFormat Amr = UnsentRecording("an AMR recording");

    private static MediaFormat Unsent(string description) =>
        new(description, MediaKind.Image, Advice: "most models do not take it: convert it to JPEG or PNG");

    private static MediaFormat UnsentRecording(string description) =>
        new(description, MediaKind.Recording, Advice: "most models do not take it: convert it to MP3 or WAV");
}

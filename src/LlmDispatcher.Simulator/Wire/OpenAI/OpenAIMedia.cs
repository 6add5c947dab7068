using LlmDispatcher.Simulator.Answers.Media;

namespace LlmDispatcher.Simulator.Wire.OpenAI;

/// <summary>Pictures, recordings and files in a request, looked at as closely as the real server does.</summary>
internal static class OpenAIMedia
{
    public static Attachment Image(string? url, string param)
    {
        if (url is null || !url.StartsWith("data:", StringComparison.Ordinal))
            return Attachment.Link(AttachmentKind.Image, url ?? "an address that was left out");
        var bytes =
            FromDataUrl(url)
            ?? throw OpenAIError.Invalid("Invalid base64 image_url. Expected a base64-encoded data URL.", param, "invalid_base64_image");
        return Attachment.Image(bytes)
            ?? throw OpenAIError.Invalid(
                "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
                param,
                "invalid_image_format"
            );
    }

    public static Attachment Audio(string? base64, string param) =>
        JsonReading.Base64(base64) is { } bytes && Attachment.Audio(bytes) is { } audio
            ? audio
            : throw OpenAIError.Invalid("Audio file might be corrupted or unsupported", param, "invalid_value");

    public static Attachment File(string? data, string? id) =>
        data is not null ? Attachment.File(FromDataUrl(data) ?? JsonReading.Base64(data))
        : id is not null ? Attachment.Link(AttachmentKind.File, id)
        : Attachment.File(null);

    private static byte[]? FromDataUrl(string url) =>
        url.IndexOf(";base64,", StringComparison.Ordinal) is >= 0 and var at ? JsonReading.Base64(url[(at + ";base64,".Length)..]) : null;
}

using System.Buffers.Text;
using System.Globalization;

namespace LlmDispatcher.Media;

/// <summary>An image or a recording as bytes, of a format that is sent: whoever has one knows that it can go out.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="MediaType">Their type, as they tell it.</param>
internal sealed record MediaBytes(ReadOnlyMemory<byte> Data, string MediaType)
{
    /// <summary>What the most generous provider takes in a request.</summary>
    public const long Most = 100_000_000;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">It is not what it should be.</exception>
    public static MediaBytes FromFile(string path, MediaKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (IsAddress(path))
            throw new ArgumentException("This is an address and not a path: use FromUri, or FromBase64 for a data: URL.");
        byte[] bytes;
        try
        {
            var length = new FileInfo(path).Length; // a huge file is refused before it is read
            if (length > Most)
                throw TooLarge($"'{path}'", length);
            bytes = File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The file '{path}' cannot be read: access is denied.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(
                Directory.Exists(path) ? $"'{path}' is a directory." : $"There is no file '{path}'.",
                path,
                error
            );
        }
        return Of(bytes, kind, $"'{path}'");
    }

    /// <summary>Base64, or a <c>data:</c> URL in base64. The type that the URL tells does not count; the bytes do.</summary>
    /// <exception cref="ArgumentException">It is not base64, or not what it should be.</exception>
    public static MediaBytes FromBase64(string base64, MediaKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(base64);
        var text = base64.AsSpan().Trim();
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = text.IndexOf(',');
            if (comma < 0 || !text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException("The data: URL is not in base64: it must begin like data:image/png;base64,");
            text = text[(comma + 1)..];
        }
        if (text.Length / 4 * 3L > Most + 2)
            throw TooLarge(The(kind), text.Length / 4 * 3L);
        // The text itself is in no message: it is somebody's picture.
        if (!Base64.IsValid(text, out var length))
            throw new ArgumentException("The text is not base64. Use FromFile for a path.");
        var bytes = new byte[length];
        Convert.TryFromBase64Chars(text, bytes, out _);
        return Of(bytes, kind, The(kind));
    }

    /// <exception cref="ArgumentException">It is not what it should be.</exception>
    public static MediaBytes FromBytes(ReadOnlyMemory<byte> bytes, MediaKind kind) => Of(bytes, kind, The(kind));

    /// <summary>A size for people, in the unit that providers count in.</summary>
    public static string Size(long bytes) =>
        bytes < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB");

    private static MediaBytes Of(ReadOnlyMemory<byte> bytes, MediaKind kind, string subject)
    {
        if (bytes.IsEmpty)
            throw new ArgumentException($"{subject} is empty.");
        if (bytes.Length > Most)
            throw TooLarge(subject, bytes.Length);
        var format = MediaSignature.Of(bytes.Span);
        var wanted = kind == MediaKind.Image ? "an image" : "a recording";
        if (format?.Kind != kind)
            throw new ArgumentException(
                $"{subject} is not {wanted}; it {(format is null ? "is nothing that is known here" : $"looks like {format.Description}")}."
            );
        return format.MediaType is { } type
            ? new(bytes, type)
            : throw new ArgumentException($"{subject} is {format.Description}; {format.Advice}.");
    }

    private static ArgumentException TooLarge(string subject, long length) =>
        new($"{subject} has {Size(length)}; no provider takes more than {Size(Most)}.");

    private static string The(MediaKind kind) => kind == MediaKind.Image ? "The image" : "The recording";

    private static bool IsAddress(string path) =>
        path.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

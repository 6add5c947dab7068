using LlmDispatcher.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>An image for a model to look at: JPEG, PNG, GIF or WebP, as its bytes tell and not its name. What can be wrong with it is said here, before anything is sent.</summary>
public sealed class ImageInput
{
    private ImageInput(MediaBytes image)
    {
        (Data, MediaType) = (image.Data, image.MediaType);
        Content = new DataContent(image.Data, image.MediaType);
    }

    private ImageInput(Uri uri)
    {
        (Uri, MediaType) = (uri, "image/*"); // what is there, the provider finds out
        Content = new UriContent(uri, MediaType);
    }

    /// <summary>The type, such as <c>image/png</c>; <c>image/*</c> for an address.</summary>
    public string MediaType { get; }

    /// <summary>The bytes; empty for an address.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The address; <see langword="null"/> when the bytes are here.</summary>
    public Uri? Uri { get; }

    /// <summary>The image as it stands in a message. One object for all uses, so that its base64 is made once.</summary>
    internal AIContent Content { get; }

    /// <summary>An image from a file.</summary>
    /// <exception cref="IOException">The file cannot be read; a <see cref="FileNotFoundException"/> when it is not there.</exception>
    /// <exception cref="ArgumentException">It is empty, too large, or no image that models take; the message says what it looks like.</exception>
    public static ImageInput FromFile(string path) => new(MediaBytes.FromFile(path, MediaKind.Image));

    /// <summary>An image that is in memory.</summary>
    /// <param name="bytes">The bytes; they are not copied, so leave them as they are.</param>
    /// <exception cref="ArgumentException">They are empty, too large, or no image that models take.</exception>
    public static ImageInput FromBytes(ReadOnlyMemory<byte> bytes) => new(MediaBytes.FromBytes(bytes, MediaKind.Image));

    /// <summary>An image in base64, with or without <c>data:…;base64,</c> before it. Never a path.</summary>
    /// <exception cref="ArgumentException">It is not base64, or no image that models take.</exception>
    public static ImageInput FromBase64(string base64) => new(MediaBytes.FromBase64(base64, MediaKind.Image));

    /// <summary>An image that the provider is to fetch.</summary>
    /// <param name="uri">An http or https address that the provider can reach.</param>
    /// <exception cref="ArgumentException">It is another kind of address.</exception>
    public static ImageInput FromUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0 })
            return new(uri);
        throw new ArgumentException(
            "Providers fetch images from http and https addresses only: use FromFile for a file, and FromBase64 for a data: URL."
        );
    }
}

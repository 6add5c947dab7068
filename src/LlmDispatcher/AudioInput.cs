using LlmDispatcher.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>A recording for a model to listen to: MP3, WAV, FLAC, Ogg, MP4 or WebM, as its bytes tell and not its name. What can be wrong with it is said here, before anything is sent.</summary>
public sealed class AudioInput
{
    private AudioInput(MediaBytes recording)
    {
        (Data, MediaType) = (recording.Data, recording.MediaType);
        Content = new DataContent(recording.Data, recording.MediaType);
    }

    /// <summary>The type, such as <c>audio/mpeg</c>.</summary>
    public string MediaType { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The recording as it stands in a message. One object for all uses, so that its base64 is made once.</summary>
    internal AIContent Content { get; }

    /// <summary>A recording from a file.</summary>
    /// <exception cref="IOException">The file cannot be read; a <see cref="FileNotFoundException"/> when it is not there.</exception>
    /// <exception cref="ArgumentException">It is empty, too large, or no recording that models take; the message says what it looks like.</exception>
    public static AudioInput FromFile(string path) => new(MediaBytes.FromFile(path, MediaKind.Recording));

    /// <summary>A recording that is in memory.</summary>
    /// <param name="bytes">The bytes; they are not copied, so leave them as they are.</param>
    /// <exception cref="ArgumentException">They are empty, too large, or no recording that models take.</exception>
    public static AudioInput FromBytes(ReadOnlyMemory<byte> bytes) => new(MediaBytes.FromBytes(bytes, MediaKind.Recording));

    /// <summary>A recording in base64, with or without <c>data:…;base64,</c> before it. Never a path.</summary>
    /// <exception cref="ArgumentException">It is not base64, or no recording that models take.</exception>
    public static AudioInput FromBase64(string base64) => new(MediaBytes.FromBase64(base64, MediaKind.Recording));
}

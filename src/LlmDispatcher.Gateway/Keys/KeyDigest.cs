using System.Security.Cryptography;
using System.Text;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>What is kept of a key: the SHA-256 of its UTF-8 bytes. A key is random and long, so its digest needs no salt and no stretching.</summary>
internal sealed class KeyDigest
{
    private readonly byte[] _bytes;

    private KeyDigest(byte[] bytes) => _bytes = bytes;

    public static KeyDigest Of(string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <returns>The digest; <see langword="null"/> when the text is not 64 hexadecimal digits.</returns>
    public static KeyDigest? Parse(string text)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        return text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? new(bytes)
            : null;
    }

    /// <summary>Compares in a time that says nothing about where they differ.</summary>
    public bool IsSame(KeyDigest other) => CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <summary>Lower-case hexadecimal digits, as the configuration has them.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}

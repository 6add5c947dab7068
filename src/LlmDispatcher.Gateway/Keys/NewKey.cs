using System.Buffers.Text;
using System.Security.Cryptography;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>Makes keys.</summary>
internal static class NewKey
{
    private const string Prefix = "llmd-";
    private const int RandomBytes = 32;

    /// <summary>A key that nobody has had before: <c>llmd-</c> and 32 random bytes.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}

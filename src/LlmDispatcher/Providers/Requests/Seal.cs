using System.Text;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Requests;

/// <summary>
/// A provider's seal on its reasoning, which it alone can read. In the hands of a client of another wire language it carries the name of its own, so that it goes back to where it
/// came from and nowhere else. Such a seal is base64, as some clients insist.
/// </summary>
internal static class Seal
{
    private const string Mark = "llmd:";

    // How everything in base64 begins that begins with the mark.
    private const string EncodedMark = "bGxtZD";

    // What tells the seal of a call from that of reasoning; some languages have no place for it but reasoning.
    private const char OfCall = '!';

    // What tells a source's name from that of a language.
    private const char OfSource = '@';

    /// <summary>What closes a block of reasoning that broke off: no provider's, so that the block goes back to none.</summary>
    public static readonly string Broken = Encode("-", "");

    /// <summary>The seal with the name of its language.</summary>
    /// <param name="origin">Its language.</param>
    /// <param name="seal">The seal, as the provider made it.</param>
    /// <param name="isOfCall">Whether it belongs to the call that follows it.</param>
    public static string Name(WireDialect origin, string seal, bool isOfCall = false) =>
        Encode(origin.ToString(), isOfCall ? OfCall + seal : seal);

    /// <summary>The seal of a source that has no wire language, with the name of its provider.</summary>
    public static string Name(string provider, string seal) => Encode(OfSource + provider, seal);

    /// <summary>The seal as the source of this provider gave it; <see langword="null"/> when it bears another's name. One without a name is taken to be its own.</summary>
    public static string? For(string provider, string seal) =>
        Open(seal) is not var (origin, own) ? seal
        : origin == OfSource + provider ? own
        : null;

    /// <summary>The seal as the provider made it; <see langword="null"/> when it is another language's.</summary>
    /// <param name="language">The language of the provider that is to get it.</param>
    /// <param name="seal">The seal as a client gave it back.</param>
    /// <param name="spoken">The client's language, whose seals carry no name.</param>
    /// <param name="isOfCall">Whether it belongs to the call that follows it.</param>
    public static string? For(WireDialect language, string seal, WireDialect spoken, out bool isOfCall)
    {
        isOfCall = false;
        if (Open(seal) is not var (origin, own))
            return spoken == language ? seal : null;
        isOfCall = own.StartsWith(OfCall);
        return origin != language.ToString() ? null
            : isOfCall ? own[1..]
            : own;
    }

    private static string Encode(string origin, string seal) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Mark}{origin}:{seal}"));

    private static (string Origin, string Seal)? Open(string seal)
    {
        if (!seal.StartsWith(EncodedMark, StringComparison.Ordinal))
            return null;
        var bytes = new byte[seal.Length];
        if (!Convert.TryFromBase64String(seal, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var end = text.IndexOf(':', Mark.Length);
        return text.StartsWith(Mark, StringComparison.Ordinal) && end > 0 ? (text[Mark.Length..end], text[(end + 1)..]) : null;
    }
}

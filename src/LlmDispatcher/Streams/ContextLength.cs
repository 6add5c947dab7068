using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmDispatcher.Streams;

/// <summary>Reads out of a provider's words how long a conversation is, and how long it may be. No provider tells it in any other way.</summary>
internal static partial class ContextLength
{
    /// <returns>Tokens that were asked for and tokens that are allowed; <see langword="null"/> where the words do not say.</returns>
    public static (long? Requested, long? Max) In(string message)
    {
        try
        {
            foreach (var form in (ReadOnlySpan<Regex>)[Sum(), Comparison(), Limit(), Count()])
            {
                if (form.Match(message.Replace(",", "", StringComparison.Ordinal)) is { Success: true } match)
                    return (Number(match, "a") + (Number(match, "b") ?? 0), Number(match, "max"));
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // foreign words may be anything
        }
        return default;
    }

    private static long? Number(Match match, string name) =>
        long.TryParse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Anthropic, with room for the answer: <c>188240 + 21333 > 200000</c>.</summary>
    [GeneratedRegex(@"(?<!\d)(?<a>\d{1,12})(?!\d) \+ (?<b>\d{1,12}) > (?<!\d)(?<max>\d{1,12})(?!\d)", RegexOptions.None, 100)]
    private static partial Regex Sum();

    /// <summary>Anthropic: <c>208310 tokens > 200000 maximum</c>.</summary>
    [GeneratedRegex(@"(?<!\d)(?<a>\d{1,12})(?!\d) tokens? > (?<!\d)(?<max>\d{1,12})(?!\d)", RegexOptions.None, 100)]
    private static partial Regex Comparison();

    /// <summary>OpenAI and the servers around it: <c>maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens</c>.</summary>
    [GeneratedRegex(
        @"maximum context length is (?<!\d)(?<max>\d{1,12})(?!\d) tokens.{0,60}?(?:requested|resulted in|has)\D{0,40}(?<!\d)(?<a>\d{1,12})(?!\d)",
        RegexOptions.IgnoreCase,
        100
    )]
    private static partial Regex Limit();

    /// <summary>Google: <c>token count (1200000) exceeds the maximum number of tokens allowed (1048576)</c>.</summary>
    [GeneratedRegex(
        @"token count \(?(?<!\d)(?<a>\d{1,12})(?!\d)\)? exceeds .{0,60}?\(?(?<!\d)(?<max>\d{1,12})(?!\d)",
        RegexOptions.IgnoreCase,
        100
    )]
    private static partial Regex Count();
}

using System.Text;

namespace LlmDispatcher.Fuzz.Bytes;

/// <summary>Where values stand in a text that may hold JSON, and what hostile ones look like.</summary>
internal static class JsonPlaces
{
    /// <summary>In the place of any value.</summary>
    public static readonly byte[][] Hostile =
    [
        .. new[]
        {
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "-1e-400",
            "1e28",
            "1e30",
            "99999999999999999999",
            "9223372036854775807",
            "-9223372036854775808",
            "4294967296",
            "1.5",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[{}]",
            "{\"a\":{}}",
            "{\"\\udfff\":1}",
            "{\"type\":\"text\"}",
            "\"x\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>After a colon, up to what ends the value. Near enough: a broken text is welcome too.</summary>
    public static IEnumerable<Range> ValuesIn(byte[] text)
    {
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] != '"' || text[i + 1] != ':')
                continue;
            var start = i + 2;
            var length = text[start] == '"' ? text.AsSpan(start + 1).IndexOf((byte)'"') + 2 : text.AsSpan(start).IndexOfAny(",}]"u8);
            if (length > 1 || (length == 1 && text[start] != '"'))
                yield return start..(start + length);
        }
    }
}

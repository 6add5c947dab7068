using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator;

/// <summary>JSON as language model servers write it: compact, with letters and emoji as they are.</summary>
internal static partial class Json
{
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetBytes(Text(write));

    public static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Style))
            write(writer);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return EscapedPair().Replace(text, pair => $"{(char)Hex(pair.Groups[1])}{(char)Hex(pair.Groups[2])}");
    }

    private static int Hex(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The writer escapes everything beyond the basic plane; servers send it as it is, in four bytes that may be torn apart.</summary>
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})")]
    private static partial Regex EscapedPair();
}

using System.Text.Json;

namespace LlmDispatcher.Providers;

/// <summary>What a <see cref="Hole"/> holds.</summary>
internal enum HoleKind
{
    None,

    /// <summary>The piece of text.</summary>
    Text,

    /// <summary>A string that tells nothing, such as OpenAI's <c>obfuscation</c>.</summary>
    Filling,

    /// <summary>A count.</summary>
    Number,
}

/// <summary>A place in a frame whose value may change from one frame to the next.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Start">Where the value begins, behind its quote.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Slot">Which of the frame's numbers it is, from 0.</param>
internal readonly record struct Hole(HoleKind Kind, int Start, int End, int Slot = 0)
{
    /// <summary>How many numbers of a frame may change.</summary>
    public const int MostNumbers = 2;

    /// <summary>As many digits surely fit.</summary>
    private const int MostDigits = 18;

    /// <summary>The string that was just read, as the piece of text.</summary>
    public static Hole OfText(in Utf8JsonReader json) => OfString(HoleKind.Text, json);

    /// <summary>The string that was just read, as one that tells nothing.</summary>
    public static Hole OfFilling(in Utf8JsonReader json) => OfString(HoleKind.Filling, json);

    /// <summary>The value that was just read, as a count.</summary>
    /// <returns>None where it is no plain one.</returns>
    public static Hole OfNumber(in Utf8JsonReader json, int slot = 0) =>
        json.TokenType == JsonTokenType.Number && ReadNumber(json.ValueSpan, out _) == json.ValueSpan.Length
            ? new(HoleKind.Number, (int)json.TokenStartIndex, (int)json.BytesConsumed, slot)
            : default;

    /// <summary>Reads the digits of a count: a whole number as JSON has it, without sign, fraction and exponent.</summary>
    /// <returns>How many; 0 when it is none.</returns>
    public static int ReadNumber(ReadOnlySpan<byte> data, out long number)
    {
        var length = 0;
        for (number = 0; length < data.Length && length < MostDigits && char.IsAsciiDigit((char)data[length]); length++)
            number = number * 10 + (data[length] - (byte)'0');
        return length > 1 && data[0] == (byte)'0' ? 0 : length;
    }

    private static Hole OfString(HoleKind kind, in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? new(kind, (int)json.TokenStartIndex + 1, (int)json.BytesConsumed - 1) : default;
}

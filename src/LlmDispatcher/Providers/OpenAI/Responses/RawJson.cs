using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Values of a frame as the bytes that they are: most are never wanted, and a frame need not begin with what it is about.</summary>
internal static class RawJson
{
    /// <summary>The value of the member whose name the reader stands on.</summary>
    public static ReadOnlySpan<byte> Read(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        return Value(ref json, data);
    }

    /// <summary>The value that the reader stands on.</summary>
    public static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return data[start..(int)json.BytesConsumed];
    }

    public static bool IsNull(ReadOnlySpan<byte> value) => value.IsEmpty || value[0] == (byte)'n';

    /// <summary>A text, or empty for whatever else stands in its place.</summary>
    public static string Text(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] != (byte)'"')
            return "";
        var json = new Utf8JsonReader(value);
        json.Read();
        return json.GetString()!;
    }

    /// <summary>A text, or an object as text: some servers send arguments as the object itself.</summary>
    public static string TextOrObject(ReadOnlySpan<byte> value) =>
        value.IsEmpty || value[0] != (byte)'{' ? Text(value) : Encoding.UTF8.GetString(value);
}

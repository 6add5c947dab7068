using System.Net.ServerSentEvents;
using System.Text.Json;

namespace LlmDispatcher.Benchmarks;

/// <summary>What every row is held against: the least that reads the same bytes with what .NET brings.</summary>
internal static class Floor
{
    /// <summary>The events, without a look into them.</summary>
    public static async Task<int> ParseAsync(Body body)
    {
        var length = 0;
        await foreach (var item in SseParser.Create(body, (_, data) => data.Length).EnumerateAsync())
            length += item.Data;
        return length;
    }

    /// <summary>The least that gets at the text: walk to its member, make a string.</summary>
    public static async Task<int> ReadAsync(Wire wire, bool isAsync)
    {
        var length = 0;
        await foreach (var item in SseParser.Create(wire.Open(isAsync), (_, data) => Text(data, wire.Member)).EnumerateAsync())
            length += item.Data?.Length ?? 0;
        return length;
    }

    private static string? Text(ReadOnlySpan<byte> data, byte[] member)
    {
        if (data[0] == (byte)'[')
            return null;
        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(member))
            {
                json.Read();
                return json.TokenType == JsonTokenType.String ? json.GetString() : null;
            }
        }
        return null;
    }
}

using System.Text;
using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>The pieces of an answer as the dialect writes them.</summary>
internal static class GeminiAnswer
{
    public static void WriteText(Utf8JsonWriter json, string text, bool isThought, string? signature = null)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        if (isThought)
            json.WriteBoolean("thought"u8, true);
        if (signature is not null)
            json.WriteString("thoughtSignature"u8, signature);
        json.WriteEndObject();
    }

    /// <param name="json">Where to; open at the parts.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">An object, as <see cref="Arguments"/> gives it.</param>
    public static void WriteCall(Utf8JsonWriter json, ToolCallStart call, ReadOnlySpan<byte> arguments)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        if (call.Id.Length > 0)
            json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        json.WriteRawValue(arguments, skipInputValidation: true);
        json.WriteEndObject();
        if (call.Signature is { } signature)
            json.WriteString("thoughtSignature"u8, signature);
        json.WriteEndObject();
    }

    /// <summary>Writes why the answer is over. A call that could not be written makes it what the provider itself would end with.</summary>
    /// <param name="json">Where to; open at the candidate.</param>
    /// <param name="finish">The finish.</param>
    /// <param name="malformed">The name of the function whose call was left out; <see langword="null"/> for none.</param>
    public static void WriteFinish(Utf8JsonWriter json, Finish finish, string? malformed)
    {
        json.WriteString("finishReason"u8, malformed is null ? GeminiFinish.Write(finish) : GeminiFinish.MalformedCall);
        if ((malformed is null ? finish.Explanation : $"Malformed function call: {malformed}") is { } explanation)
            json.WriteString("finishMessage"u8, explanation);
    }

    public static void WriteEnd(Utf8JsonWriter json, UsageDetails? usage, ResponseStart start)
    {
        if (usage is not null)
            GeminiUsage.Write(json, usage);
        json.WriteString("modelVersion"u8, start.Model);
        json.WriteString("responseId"u8, start.Id);
        json.WriteEndObject();
    }

    /// <summary>The arguments of a call as the object that the dialect wants, on one line; <see langword="null"/> when they are none. No text stands for none.</summary>
    public static byte[]? Arguments(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "{}" : text);
        try
        {
            var json = new Utf8JsonReader(bytes);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                return null;
            json.Skip();
            json.Read(); // anything after the object throws
        }
        catch (JsonException)
        {
            return null;
        }
        // Between the values only: inside of them JSON has no line ends.
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        bytes.AsSpan().Replace((byte)'\r', (byte)' ');
        return bytes;
    }
}

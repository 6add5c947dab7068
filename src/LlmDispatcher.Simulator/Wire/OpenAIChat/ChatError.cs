using System.Globalization;
using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>The OpenAI shape of an error.</summary>
internal static class ChatError
{
    public static byte[] Body(Rejection rejection) =>
        Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            Write(writer, rejection);
            writer.WriteEndObject();
        });

    /// <summary>Writes the member <c>error</c> into an open object.</summary>
    public static void Write(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", rejection.Message);
        writer.WriteString("type", rejection.Type ?? TypeOf(rejection.Status));
        writer.WriteString("param", rejection.Param);
        // OpenRouter and llama.cpp have numbers here, OpenAI has text.
        if (int.TryParse(rejection.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumber("code", number);
        else
            writer.WriteString("code", rejection.Code);
        writer.WriteEndObject();
    }

    public static string? CodeOf(int status) =>
        status switch
        {
            401 => "invalid_api_key",
            404 => "model_not_found",
            429 => "rate_limit_exceeded",
            503 => "server_is_overloaded",
            _ => null,
        };

    private static string TypeOf(int status) =>
        status switch
        {
            429 => "rate_limit_error",
            503 => "service_unavailable_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        };
}

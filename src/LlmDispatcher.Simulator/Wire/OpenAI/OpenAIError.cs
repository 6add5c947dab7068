using System.Globalization;
using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.OpenAI;

/// <summary>The OpenAI shape of an error, and what became of it elsewhere.</summary>
internal static class OpenAIError
{
    public static byte[] Body(Rejection rejection, ErrorBody shape) =>
        Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            if (shape == ErrorBody.Flat)
            {
                writer.WriteString("object", "error");
                WriteMembers(writer, rejection);
            }
            else if (shape == ErrorBody.Text)
            {
                writer.WriteString("code", rejection.Code ?? rejection.Type ?? TypeOf(rejection.Status));
                writer.WriteString("error", rejection.Message);
            }
            else
                Write(writer, rejection);

            writer.WriteEndObject();
        });

    /// <summary>Writes the member <c>error</c> into an open object.</summary>
    public static void Write(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteStartObject("error");
        WriteMembers(writer, rejection);
        writer.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteString("message", rejection.Message);
        writer.WriteString("type", rejection.Type ?? TypeOf(rejection.Status));
        writer.WriteString("param", rejection.Param);
        // OpenRouter and llama.cpp have numbers here, OpenAI has text.
        if (int.TryParse(rejection.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumber("code", number);
        else
            writer.WriteString("code", rejection.Code);
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

    public static RejectedException Invalid(string message, string? param, string? code) =>
        new(new(400, message, "invalid_request_error", code, param));

    private static string TypeOf(int status) =>
        status switch
        {
            429 => "rate_limit_error",
            503 => "service_unavailable_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        };
}

using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>The Anthropic shape of an error, which is the same in a body and in a stream.</summary>
internal static class AnthropicError
{
    public static void Write(Utf8JsonWriter writer, Rejection rejection)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", rejection.Type ?? TypeOf(rejection.Status));
        writer.WriteString("message", rejection.Message);
        if (rejection.Code is { } code)
        {
            writer.WriteStartObject("details");
            writer.WriteString("error_code", code);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteString("request_id", AnthropicDialect.RequestId(rejection.RequestNumber));
        writer.WriteEndObject();
    }

    public static RejectedException Invalid(string message) => new(new(400, message));

    private static string TypeOf(int status) =>
        status switch
        {
            401 => "authentication_error",
            402 => "billing_error",
            403 => "permission_error",
            404 => "not_found_error",
            409 => "conflict_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            504 => "timeout_error",
            529 => "overloaded_error",
            >= 500 => "api_error",
            _ => "invalid_request_error",
        };
}

using System.Globalization;
using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>The Google shape of an error, with what is known about it in typed details.</summary>
internal static class GeminiError
{
    public static void Write(Utf8JsonWriter writer, Rejection rejection)
    {
        var code = int.TryParse(rejection.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : rejection.Status;
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteNumber("code", code);
        writer.WriteString("message", rejection.Message);
        writer.WriteString("status", rejection.Type ?? StatusOf(code));
        WriteDetails(writer, rejection, code == number ? null : rejection.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static RejectedException Invalid(string message) => new(new(400, message));

    private static void WriteDetails(Utf8JsonWriter writer, Rejection rejection, string? reason)
    {
        if (reason is null && rejection.RetryDelay is null)
            return;
        writer.WriteStartArray("details");
        if (reason is not null && rejection.Status == 429)
            WriteQuotaFailure(writer, reason);
        else if (reason is not null)
            WriteErrorInfo(writer, reason);
        if (rejection.RetryDelay is { } delay)
        {
            writer.WriteStartObject();
            writer.WriteString("@type", "type.googleapis.com/google.rpc.RetryInfo");
            writer.WriteString("retryDelay", delay.TotalSeconds.ToString("0.#########", CultureInfo.InvariantCulture) + "s");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteErrorInfo(Utf8JsonWriter writer, string reason)
    {
        writer.WriteStartObject();
        writer.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        writer.WriteString("reason", reason);
        writer.WriteString("domain", "googleapis.com");
        writer.WriteEndObject();
    }

    /// <summary>Which quota it was tells whether waiting helps: one is per minute, another per day.</summary>
    private static void WriteQuotaFailure(Utf8JsonWriter writer, string quota)
    {
        writer.WriteStartObject();
        writer.WriteString("@type", "type.googleapis.com/google.rpc.QuotaFailure");
        writer.WriteStartArray("violations");
        writer.WriteStartObject();
        writer.WriteString("quotaMetric", "generativelanguage.googleapis.com/generate_content_requests");
        writer.WriteString("quotaId", quota);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string StatusOf(int code) =>
        code switch
        {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            409 => "ABORTED",
            429 => "RESOURCE_EXHAUSTED",
            499 => "CANCELLED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            >= 500 => "INTERNAL",
            _ => "INVALID_ARGUMENT",
        };
}

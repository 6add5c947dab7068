using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>Tells a client of the dialect why its request failed, as Google would.</summary>
internal static class GeminiErrorWriter
{
    /// <summary>Writes the error object: the body of an HTTP answer, or a chunk of a stream; the dialect has one form for both.</summary>
    public static void Write(ProviderFailure failure, IBufferWriter<byte> output)
    {
        var status = StatusFor(failure);
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, failure.Message);
        json.WriteString("status"u8, WordFor(status));
        json.WriteStartArray("details"u8);
        json.WriteStartObject();
        json.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo"u8);
        json.WriteString("reason"u8, GeminiErrorTypes.For(failure.Class, failure.Kind).Reason);
        json.WriteString("domain"u8, GeminiErrorTypes.Domain);
        if (failure.Code is { } code)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString(GeminiErrorTypes.CodeName, code);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (failure.RetryAfter is { } delay)
        {
            json.WriteStartObject();
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.RetryInfo"u8);
            json.WriteString("retryDelay"u8, ProtobufDuration.Write(delay));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The HTTP status to answer with: the provider's own where clients know what to make of it, else the nearest one that they do.</summary>
    public static int StatusFor(ProviderFailure failure) =>
        failure.StatusCode switch
        {
            400 or 401 or 403 or 404 or 405 or 408 or 409 or 413 or 422 or 429 or 500 or 502 or 503 => failure.StatusCode.Value,
            402 => 429,
            498 or 529 => 503,
            null => GeminiErrorTypes.For(failure.Class, failure.Kind).Status,
            >= 400 and < 500 when failure.Class is FailureClass.Invalid => 400,
            _ => 502,
        };

    private static ReadOnlySpan<byte> WordFor(int status) =>
        status switch
        {
            400 or 413 or 422 => "INVALID_ARGUMENT"u8,
            401 => "UNAUTHENTICATED"u8,
            403 => "PERMISSION_DENIED"u8,
            404 or 405 => "NOT_FOUND"u8,
            408 or 504 => "DEADLINE_EXCEEDED"u8,
            409 => "ABORTED"u8,
            429 => "RESOURCE_EXHAUSTED"u8,
            502 or 503 => "UNAVAILABLE"u8,
            _ => "INTERNAL"u8,
        };
}

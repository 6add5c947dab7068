using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Tells a client of the dialect why its request failed, as OpenAI would.</summary>
internal static class OpenAIErrorWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the error object: the body of an HTTP answer, or the data of an event inside a stream; the dialect has one form for both.</summary>
    public static void Write(ProviderFailure failure, IBufferWriter<byte> output)
    {
        var type = ErrorTypes.For(failure.Class, failure.Kind);
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", failure.Message);
        writer.WriteString("type", failure is { Class: FailureClass.Denied, StatusCode: 403 } ? "permission_error" : type.Type);
        writer.WriteNull("param");
        writer.WriteString("code", failure.Code ?? type.Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The HTTP status to answer with: the provider's own where clients know what to make of it, else the nearest one that they do.</summary>
    public static int StatusFor(ProviderFailure failure) =>
        failure.StatusCode switch
        {
            400 or 401 or 403 or 404 or 405 or 408 or 409 or 413 or 422 or 429 or 500 or 502 or 503 => failure.StatusCode.Value,
            402 => 429, // what OpenAI says of an empty account
            498 or 529 => 503,
            null => ErrorTypes.For(failure.Class, failure.Kind).Status,
            >= 400 and < 500 when failure.Class is FailureClass.Invalid => 400,
            _ => 502,
        };
}

using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Tells a client of the dialect why its request failed, as Anthropic would.</summary>
internal static class AnthropicErrorWriter
{
    /// <summary>Writes the error: the body of an HTTP answer, or the data of an <c>error</c> event; the dialect has one form for both.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="requestId">The id of the request, as the client knows it.</param>
    public static void Write(ProviderFailure failure, IBufferWriter<byte> output, string? requestId = null)
    {
        var type = AnthropicErrorTypes.For(failure.Class, failure.Kind);
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", failure is { Class: FailureClass.Denied, StatusCode: 403 } ? "permission_error" : type.Type);
        json.WriteString("message", failure.Message);
        if ((type.Code ?? failure.Code) is { } code)
        {
            json.WriteStartObject("details");
            json.WriteString("error_code", code);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if ((requestId ?? failure.RequestId) is { } id)
            json.WriteString("request_id", id);
        json.WriteEndObject();
    }

    /// <summary>The HTTP status to answer with: the provider's own where clients know what to make of it, else the nearest one that they do.</summary>
    public static int StatusFor(ProviderFailure failure) =>
        failure.StatusCode switch
        {
            400 or 401 or 402 or 403 or 404 or 405 or 408 or 409 or 413 or 422 or 429 or 500 or 502 or 503 or 529 => failure
                .StatusCode
                .Value,
            498 => 529,
            null => AnthropicErrorTypes.For(failure.Class, failure.Kind).Status,
            >= 400 and < 500 when failure.Class is FailureClass.Invalid => 400,
            _ => 502,
        };
}

using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Writes the response object: what a stream begins and ends with, and what a client gets that does not stream.</summary>
/// <remarks>The settings that the object repeats are the dialect's defaults: an answer does not know what was asked.</remarks>
internal static class ResponseWriter
{
    /// <param name="json">Where to.</param>
    /// <param name="start">The answer's name.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="items">Its output.</param>
    /// <param name="incomplete">Why it is incomplete.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="usage">What it cost.</param>
    public static void Write(
        Utf8JsonWriter json,
        ResponseStart start,
        ReadOnlySpan<byte> status,
        IReadOnlyList<OutputItem> items,
        string? incomplete = null,
        ProviderFailure? failure = null,
        UsageDetails? usage = null
    )
    {
        json.WriteStartObject();
        json.WriteString("id"u8, start.Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, start.CreatedAt?.ToUnixTimeSeconds() ?? 0);
        json.WriteString("status"u8, status);
        WriteError(json, failure);
        WriteIncomplete(json, incomplete);
        json.WriteNull("instructions"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
        json.WriteString("model"u8, start.Model);
        json.WriteStartArray("output"u8);
        foreach (var item in items)
            item.Write(json);
        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls"u8, true);
        json.WriteBoolean("store"u8, false);
        json.WriteString("tool_choice"u8, "auto"u8);
        json.WriteStartArray("tools"u8);
        json.WriteEndArray();
        WriteUsage(json, usage);
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, ProviderFailure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("error"u8);
            return;
        }
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, Code(failure));
        json.WriteString("message"u8, failure.Message);
        json.WriteEndObject();
    }

    /// <summary>The code of a failure; the dialect has one for every failure.</summary>
    public static string Code(ProviderFailure failure) =>
        failure.Code ?? ErrorTypes.For(failure.Class, failure.Kind).Code ?? "server_error";

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }
        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, UsageDetails? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage"u8);
            return;
        }
        var input = usage.InputTokenCount ?? 0;
        var output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInputTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.ReasoningTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>A summary as JSON. Times are in milliseconds; those of an attempt count from its own start.</summary>
internal static class SummaryJson
{
    public static void Write(Utf8JsonWriter json, StreamSummary summary)
    {
        json.WriteStartObject("summary");
        WriteMembers(json, summary);
        json.WriteEndObject();
    }

    /// <summary>All of it but the text.</summary>
    public static void WriteMembers(Utf8JsonWriter json, StreamSummary summary)
    {
        json.WriteString("ending", Names.Of(summary.Ending));
        json.WriteString("finishReason", summary.FinishReason?.Value);
        json.WriteString("provider", summary.Provider);
        json.WriteString("model", summary.Model);
        json.WriteString("responseId", summary.ResponseId);
        WriteUsage(json, summary.Usage);
        json.WriteOptional("costUsd", summary.Cost);
        json.WriteBoolean("costEstimated", summary.IsCostEstimated);
        Milliseconds(json, "timeToFirstTokenMs", summary.TimeToFirstToken);
        Milliseconds(json, "durationMs", summary.Duration);
        Number(json, "tokensPerSecond", summary.TokensPerSecond is { } speed ? Math.Round(speed, 1) : null);
        WriteCache(json, summary.Cache);
        WriteToolCalls(json, summary.ToolCalls);
        json.WriteStartArray("seams");
        foreach (var seam in summary.Seams)
            WriteSeam(json, null, seam);
        json.WriteEndArray();
        WriteAttempts(json, summary.Attempts);
    }

    public static void WriteSeam(Utf8JsonWriter json, string? name, Seam seam)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteNumber("attempt", seam.Attempt);
        json.WriteString("provider", seam.Provider);
        json.WriteString("model", seam.Model);
        json.WriteNumber("offset", seam.Offset);
        json.WriteString("method", Names.Of(seam.Method));
        json.WriteEndObject();
    }

    public static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<StreamAttempt> attempts)
    {
        json.WriteStartArray("attempts");
        foreach (var attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteNumber("number", attempt.Number);
            json.WriteString("provider", attempt.Provider);
            json.WriteString("model", attempt.Model);
            json.WriteString("purpose", Names.Of(attempt.Purpose));
            Milliseconds(json, "startedAfterMs", attempt.StartedAfter);
            Milliseconds(json, "openedMs", attempt.Opened);
            Milliseconds(json, "firstContentMs", attempt.FirstContent);
            Milliseconds(json, "durationMs", attempt.Duration);
            json.WriteString("ending", Names.Of(attempt.Ending));
            if (attempt.Failure is { } failure)
            {
                json.WriteStartObject("failure");
                json.WriteString("class", Names.Of(failure.Class));
                json.WriteString("kind", Names.Of(failure.Kind));
                json.WriteString("message", failure.Message);
                Number(json, "status", failure.StatusCode);
                json.WriteString("code", failure.Code);
                json.WriteEndObject();
            }
            WriteUsage(json, attempt.Usage);
            json.WriteBoolean("usageEstimated", attempt.IsUsageEstimated);
            json.WriteOptional("costUsd", attempt.Cost);
            json.WriteString("requestId", attempt.RequestId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCache(Utf8JsonWriter json, CacheResult? cache)
    {
        if (cache is null)
        {
            json.WriteNull("cache");
            return;
        }
        json.WriteStartObject("cache");
        json.WriteString("outcome", Names.Of(cache.Outcome));
        Number(json, "similarity", cache.Similarity);
        Milliseconds(json, "ageMs", cache.Age);
        json.WriteString("key", cache.Key);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, UsageDetails? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage");
            return;
        }
        json.WriteStartObject("usage");
        Number(json, "input", usage.InputTokenCount);
        Number(json, "output", usage.OutputTokenCount);
        Number(json, "total", usage.TotalTokenCount);
        Number(json, "cached", usage.CachedInputTokenCount);
        Number(json, "reasoning", usage.ReasoningTokenCount);
        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, IReadOnlyList<FunctionCallContent> calls)
    {
        json.WriteStartArray("toolCalls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("name", call.Name);
            json.WritePropertyName("arguments");
            WireJson.WriteValue(json, call.Arguments);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, TimeSpan? time) =>
        Number(json, name, time is { } t ? Math.Round(t.TotalMilliseconds, 1) : null);

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}

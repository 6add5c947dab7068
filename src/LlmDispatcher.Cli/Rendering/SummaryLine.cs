using System.Globalization;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>A whole stream in one line.</summary>
internal static class SummaryLine
{
    public static string Of(StreamSummary summary)
    {
        string?[] parts =
        [
            summary.Provider,
            summary.Model,
            FromCache(summary.Cache),
            Tokens(summary.Usage),
            summary.Cost is > 0 and var cost ? Amount.Cost(cost, summary.IsCostEstimated) : null,
            summary.TimeToFirstToken is { } first ? $"first token {Duration(first)}" : null,
            summary.TokensPerSecond is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0} tok/s") : null,
            summary.Seams.Count switch
            {
                0 => null,
                1 => "mended once",
                var times => string.Create(CultureInfo.InvariantCulture, $"mended {times} times"),
            },
            UnusualEnd(summary),
        ];
        return $"─ {string.Join(" · ", parts.Where(p => p is not null))}";
    }

    private static string? FromCache(CacheResult? cache) =>
        cache?.Outcome switch
        {
            CacheOutcome.Hit => "from the cache",
            CacheOutcome.Similar => string.Create(CultureInfo.InvariantCulture, $"from the cache ({cache.Similarity:0.00} similar)"),
            _ => null,
        };

    /// <summary>How the answer ended when it did not simply come to its end.</summary>
    public static string? UnusualEnd(StreamSummary summary) =>
        summary.Ending == Ending.Refused ? "the model refused"
        : summary.FinishReason == ChatFinishReason.Length ? "the answer stops at the token limit"
        : summary.FinishReason == ChatFinishReason.ContentFilter ? "the provider's content filter stopped the answer"
        : summary.ToolCalls.Count > 0 ? $"the model asks for {string.Join(", ", summary.ToolCalls.Select(c => c.Name))}"
        : null;

    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(10)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>Tokens in and out; a tilde says that they are an estimate.</summary>
    public static string? Tokens(UsageDetails? usage, bool isEstimated = false) =>
        usage is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(isEstimated ? "~" : "")}{Count(usage.InputTokenCount)} → {Count(usage.OutputTokenCount)} tokens"
            );

    private static string Count(long? tokens) => tokens?.ToString(CultureInfo.InvariantCulture) ?? "?";
}

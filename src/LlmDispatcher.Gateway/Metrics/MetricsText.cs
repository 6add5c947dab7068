using System.Globalization;
using System.Text;

namespace LlmDispatcher.Gateway.Metrics;

/// <summary>The counts in the text format that Prometheus reads.</summary>
internal static class MetricsText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(GatewayMetrics.Reading reading)
    {
        var text = new StringBuilder();
        Head(text, "llmd_requests_total", "counter", "Requests for an answer, by the client's wire language and how they ended.");
        foreach (var ((dialect, ending), count) in reading.Requests)
            Line(text, $"llmd_requests_total{{dialect=\"{dialect}\",ending=\"{ending}\"}}", count);
        Head(text, "llmd_attempts_total", "counter", "Attempts at providers, by how they ended.");
        foreach (var ((provider, ending), count) in reading.Attempts)
            Line(text, $"llmd_attempts_total{{provider=\"{Escape(provider)}\",ending=\"{ending}\"}}", count);
        Head(
            text,
            "llmd_cache_total",
            "counter",
            "Complete answers, by what the cache had for the request; without a cache there are none."
        );
        foreach (var (outcome, count) in reading.Cached)
            Line(text, $"llmd_cache_total{{outcome=\"{outcome}\"}}", count);
        Single(text, "llmd_fallbacks_total", "counter", "Attempts that went to another route than the one before.", reading.Fallbacks);
        Single(text, "llmd_seams_total", "counter", "Answers that broke off and were gone on with by another attempt.", reading.Seams);
        Head(text, "llmd_tokens_total", "counter", "Tokens as providers reported them.");
        Line(text, "llmd_tokens_total{direction=\"input\"}", reading.InputTokens);
        Line(text, "llmd_tokens_total{direction=\"output\"}", reading.OutputTokens);
        Single(text, "llmd_streams_open", "gauge", "Answers under way.", reading.Open);
        WriteFirstContent(text, reading);
        return text.ToString();
    }

    private static void WriteFirstContent(StringBuilder text, GatewayMetrics.Reading reading)
    {
        const string name = "llmd_first_content_seconds";
        Head(text, name, "histogram", "From the request to the first content.");
        long sum = 0;
        for (var i = 0; i < reading.FirstContent.Count; i++)
        {
            sum += reading.FirstContent[i];
            var bound = i < GatewayMetrics.Bounds.Length ? GatewayMetrics.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line(text, $"{name}_bucket{{le=\"{bound}\"}}", sum);
        }
        Line(text, $"{name}_sum", reading.FirstContentSum);
        Line(text, $"{name}_count", sum);
    }

    private static void Single(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(type)
            .Append('\n');

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}

using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using static LlmDispatcher.Providers.Failures.ErrorDocument;

namespace LlmDispatcher.Providers.Google;

/// <summary>Finds out what an error body says: Google's error object, bare or in an array, or whatever a proxy wrote instead. None may make us throw.</summary>
internal static class GeminiErrorBody
{
    public static GeminiErrorFacts Read(ReadOnlySpan<byte> body) =>
        ErrorDocument.TryParse(body, out var root, out var summary) ? ReadRoot(root) : new GeminiErrorFacts(summary);

    private static GeminiErrorFacts ReadRoot(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return root.GetArrayLength() > 0 && root[0].ValueKind == JsonValueKind.Object ? ReadRoot(root[0]) : GeminiErrorFacts.None;
        if (root.ValueKind == JsonValueKind.String)
            return new GeminiErrorFacts(Text(root) ?? "");
        var error = Member(root, "error");
        return error.ValueKind switch
        {
            JsonValueKind.Object => ReadError(error),
            JsonValueKind.String => ReadError(root) with { Message = Text(error) ?? "" },
            _ => ReadError(root),
        };
    }

    private static GeminiErrorFacts ReadError(JsonElement error)
    {
        var code = Member(error, "code");
        var facts = new GeminiErrorFacts(
            Text(Member(error, "message")) ?? "",
            code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) && number is >= 300 and < 600 ? number : null,
            Text(Member(error, "status"))
        );
        var details = Member(error, "details");
        if (details.ValueKind != JsonValueKind.Array)
            return facts;
        foreach (var detail in details.EnumerateArray()) // told apart by what they hold, as every kind has members of its own
        {
            facts = facts with
            {
                Reason = facts.Reason ?? Text(Member(detail, "reason")),
                Domain = facts.Domain ?? Text(Member(detail, "domain")),
                OwnCode = facts.OwnCode ?? Text(Member(Member(detail, "metadata"), GeminiErrorTypes.CodeName)),
                RetryDelay = facts.RetryDelay ?? ProtobufDuration.Parse(Text(Member(detail, "retryDelay"))),
                IsQuotaUsedUp = facts.IsQuotaUsedUp || IsUsedUp(Member(detail, "violations")),
            };
        }
        return facts;
    }

    private static bool IsUsedUp(JsonElement violations)
    {
        if (violations.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var violation in violations.EnumerateArray())
        {
            if (Text(Member(violation, "quotaValue")) == "0")
                return true;
            foreach (var name in (ReadOnlySpan<string>)["quotaId", "quotaMetric", "subject", "description"])
            {
                if (Text(Member(violation, name)) is { } words && IsDaily(words))
                    return true;
            }
        }
        return false;
    }

    private static bool IsDaily(string words) =>
        words.Contains("PerDay", StringComparison.OrdinalIgnoreCase)
        || words.Contains("per_day", StringComparison.OrdinalIgnoreCase)
        || words.Contains("per day", StringComparison.OrdinalIgnoreCase)
        || words.Contains("daily", StringComparison.OrdinalIgnoreCase);
}

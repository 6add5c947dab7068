using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using static LlmDispatcher.Providers.Failures.ErrorDocument;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Finds out what an error body says. Every server of the family has a shape of its own; none may make us throw.</summary>
internal static class ErrorBody
{
    /// <summary>Reads a body: JSON of any known shape, or else plain text.</summary>
    public static ErrorFacts Read(ReadOnlySpan<byte> body) =>
        ErrorDocument.TryParse(body, out var root, out var summary) ? ReadRoot(root) : new ErrorFacts(summary);

    private static ErrorFacts ReadRoot(JsonElement root) =>
        root.ValueKind switch
        {
            JsonValueKind.String => new ErrorFacts(Text(root) ?? ""),
            JsonValueKind.Array => root.GetArrayLength() > 0 && root[0].ValueKind == JsonValueKind.Object
                ? ReadRoot(root[0])
                : ErrorFacts.None,
            JsonValueKind.Object => Member(root, "error") switch
            {
                { ValueKind: JsonValueKind.Object } error => ReadObject(error, root),
                { ValueKind: JsonValueKind.String } error => ReadObject(root, root) with { Message = Text(error)! },
                _ => ReadObject(root, root),
            },
            _ => ErrorFacts.None,
        };

    private static ErrorFacts ReadObject(JsonElement error, JsonElement root)
    {
        var metadata = Member(error, "metadata");
        return new ErrorFacts(
            ReadMessage(error) ?? ReadMessage(root) ?? "",
            Text(Member(error, "type")),
            Text(Member(error, "code")) ?? Text(Member(root, "code"))
        )
        {
            InnerCode =
                Text(Member(Member(error, "innererror"), "code"))
                ?? Text(Member(metadata, "error_type"))
                // OpenRouter names what its moderation found, without a code for it.
                ?? (Member(metadata, "flagged_input").ValueKind == JsonValueKind.String ? "moderation" : null)
                ?? Text(Member(error, "status")),
            RetryDelay = ReadRetryDelay(Member(error, "details")),
        };
    }

    private static string? ReadMessage(JsonElement error)
    {
        var message = Member(error, "message");
        var text = message.ValueKind == JsonValueKind.Object ? ReadDetail(Member(message, "detail")) : Text(message);
        text ??= ReadDetail(Member(error, "detail")) ?? Text(Member(error, "error_description")) ?? Text(Member(error, "title"));
        // A router's "Provider returned error" is worth little without the provider's own words.
        return Text(Member(Member(error, "metadata"), "raw")) is { Length: > 0 } raw ? $"{text}: {raw}" : text;
    }

    // FastAPI's validation errors: where in the body, and what is wrong there.
    private static string? ReadDetail(JsonElement detail)
    {
        if (detail.ValueKind != JsonValueKind.Array)
            return Text(detail);
        var lines = new List<string>();
        foreach (var item in detail.EnumerateArray())
        {
            var what = Text(item) ?? Text(Member(item, "msg")) ?? Text(Member(item, "message"));
            if (what is null)
                continue;
            var where = Member(item, "loc") is { ValueKind: JsonValueKind.Array } loc
                ? string.Join('.', loc.EnumerateArray().Select(Text))
                : "";
            lines.Add(where.Length > 0 ? $"{where}: {what}" : what);
        }
        return lines.Count > 0 ? string.Join("; ", lines) : null;
    }

    // Google's layer of compatibility keeps its RetryInfo.
    private static TimeSpan? ReadRetryDelay(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var detail in details.EnumerateArray())
        {
            if (Text(Member(detail, "retryDelay")) is { } delay)
                return GoDuration.Parse(delay);
        }
        return null;
    }
}

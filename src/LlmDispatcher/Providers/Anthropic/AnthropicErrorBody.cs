using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmDispatcher.Providers.Failures;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What an error body says; none may make us throw, not even one that comes from a proxy and is no JSON.</summary>
/// <param name="Message">For people; empty when the body had none.</param>
/// <param name="Type">The error's type.</param>
/// <param name="Code">The finer code, where there is one.</param>
/// <param name="RequestId">The request's id, which an error inside a stream carries in its body.</param>
internal sealed record AnthropicErrorBody(string Message, string? Type = null, string? Code = null, string? RequestId = null)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip };

    public static AnthropicErrorBody Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            var root = JsonElement.ParseValue(ref reader);
            if (root.ValueKind == JsonValueKind.Object)
                return Read(root);
            if (root.ValueKind == JsonValueKind.String)
                return new AnthropicErrorBody(Text(root) ?? "");
        }
        catch (JsonException)
        {
            // a page of a proxy
        }
        return new AnthropicErrorBody(PlainText.Summarize(Encoding.UTF8.GetString(body[..Math.Min(body.Length, PlainText.MaxBytes)])));
    }

    private static AnthropicErrorBody Read(JsonElement root)
    {
        var requestId = Text(Member(root, "request_id"));
        if (Member(root, "error") is not { ValueKind: JsonValueKind.Object } error)
            return new AnthropicErrorBody(Text(Member(root, "error")) ?? Text(Member(root, "message")) ?? "", RequestId: requestId);
        return new AnthropicErrorBody(
            Text(Member(error, "message")) ?? "",
            Text(Member(error, "type")),
            Text(Member(Member(error, "details"), "error_code")) ?? Text(Member(error, "code")), // code: proxies that speak OpenAI's
            requestId
        );
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException) // an escaped half of a surrogate pair
        {
            return element.GetRawText().Trim('"');
        }
    }
}

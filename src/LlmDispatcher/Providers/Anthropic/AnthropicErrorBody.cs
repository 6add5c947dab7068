using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using static LlmDispatcher.Providers.Failures.ErrorDocument;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What an error body says; none may make us throw, not even one that comes from a proxy and is no JSON.</summary>
/// <param name="Message">For people; empty when the body had none.</param>
/// <param name="Type">The error's type.</param>
/// <param name="Code">The finer code, where there is one.</param>
/// <param name="RequestId">The request's id, which an error inside a stream carries in its body.</param>
internal sealed record AnthropicErrorBody(string Message, string? Type = null, string? Code = null, string? RequestId = null)
{
    public static AnthropicErrorBody Read(ReadOnlySpan<byte> body) =>
        ErrorDocument.TryParse(body, out var root, out var summary)
            ? root.ValueKind == JsonValueKind.String
                ? new AnthropicErrorBody(Text(root) ?? "")
                : Read(root)
            : new AnthropicErrorBody(summary);

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
}

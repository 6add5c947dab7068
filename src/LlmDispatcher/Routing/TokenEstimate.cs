using Microsoft.Extensions.AI;

namespace LlmDispatcher.Routing;

/// <summary>How many tokens a request is, without a tokenizer: near enough to choose by, and fast. What is paid is counted by the provider.</summary>
internal static class TokenEstimate
{
    private const int PerMessage = 4;
    private const int PerImage = 1000;
    private const int PerMediaBytes = 500; // audio and documents: 32 tokens a second at 128 kbit/s

    public static int Of(TaskRequest request)
    {
        long tokens = OfText(request.SystemPrompt ?? request.Options?.Instructions);
        foreach (var message in request.Messages)
            tokens += PerMessage + message.Contents.Sum(OfContent);
        foreach (var tool in request.Options?.Tools ?? [])
            tokens +=
                OfText(tool.Name) + OfText(tool.Description) + (tool is AIFunctionDeclaration f ? OfText(f.JsonSchema.ToString()) : 0);
        if (request.Options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
            tokens += OfText(schema.ToString());
        return (int)Math.Min(tokens, int.MaxValue);
    }

    /// <summary>Four characters of a Latin script are a token, of other alphabets two and a half; a character of Chinese, Japanese or Korean is one.</summary>
    public static long OfText(string? text)
    {
        double tokens = 0;
        foreach (var c in text ?? "")
            tokens +=
                c < 0x250 ? 0.25
                : c is >= '\u3000' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF' ? 1
                : 0.4;
        return (long)Math.Ceiling(tokens);
    }

    private static long OfContent(AIContent content) =>
        content switch
        {
            TextContent text => OfText(text.Text),
            TextReasoningContent reasoning => OfText(reasoning.Text),
            DataContent image when image.HasTopLevelMediaType("image") => PerImage,
            DataContent data => data.Base64Data.Length * 3L / 4 / PerMediaBytes,
            UriContent => PerImage,
            FunctionCallContent call => OfText(call.Name) + (call.Arguments?.Sum(a => OfText(a.Key) + OfText(a.Value?.ToString())) ?? 0),
            FunctionResultContent result => OfText(result.Result?.ToString()),
            _ => 0,
        };
}

using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tokens;

/// <summary>How many tokens a request is: its instructions, messages, tools and schema. What is no text is always an estimate.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Audio">Those of them that are sound.</param>
internal readonly record struct RequestTokens(long Total, long Audio)
{
    private const int PerMessage = 4;
    private const int PerImage = 1000;
    private const int PerMediaBytes = 500; // audio and documents: 32 tokens a second at 128 kbit/s

    /// <param name="request">The request.</param>
    /// <param name="ofText">How many tokens a text is.</param>
    public static RequestTokens In(TaskRequest request, Func<string?, long> ofText)
    {
        long total = ofText(request.SystemPrompt ?? request.Options?.Instructions),
            audio = 0;
        foreach (var message in request.Messages)
        {
            total += PerMessage;
            foreach (var content in message.Contents)
            {
                var tokens = OfContent(content, ofText);
                total += tokens;
                if (content is DataContent sound && sound.HasTopLevelMediaType("audio"))
                    audio += tokens;
            }
        }
        foreach (var tool in request.Options?.Tools ?? [])
            total += ofText(tool.Name) + ofText(tool.Description) + (tool is AIFunctionDeclaration f ? ofText(f.JsonSchema.ToString()) : 0);
        if (request.Options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
            total += ofText(schema.ToString());
        return new(total, audio);
    }

    /// <summary>The counts in the common words.</summary>
    /// <param name="output">Tokens of the answer.</param>
    public UsageDetails ToUsage(long output)
    {
        var usage = new UsageDetails
        {
            InputTokenCount = Total,
            OutputTokenCount = output,
            TotalTokenCount = Total + output,
        };
        usage.NoteAny(TokenCounts.AudioInput, Audio);
        return usage;
    }

    private static long OfContent(AIContent content, Func<string?, long> ofText) =>
        content switch
        {
            TextContent text => ofText(text.Text),
            TextReasoningContent reasoning => ofText(reasoning.Text),
            DataContent image when image.HasTopLevelMediaType("image") => PerImage,
            DataContent data => data.Data.Length / PerMediaBytes,
            UriContent => PerImage,
            FunctionCallContent call => ofText(call.Name) + (call.Arguments?.Sum(a => ofText(a.Key) + ofText(a.Value?.ToString())) ?? 0),
            FunctionResultContent result => ofText(result.Result?.ToString()),
            _ => 0,
        };
}

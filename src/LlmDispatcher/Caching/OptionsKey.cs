using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>What the options of a request say, as part of its key.</summary>
internal static class OptionsKey
{
    private static readonly ChatOptions None = new();

    public static void Write(ref KeyWriter writer, ref ContentKey content, TaskRequest request)
    {
        var options = request.Options ?? None;
        writer.Mark(KeyMark.Sampling);
        writer.Number(request.MaxOutputTokens ?? options.MaxOutputTokens); // as the writers have it: what is set on the request itself wins
        writer.Number(request.Temperature ?? options.Temperature);
        writer.Number(options.TopP);
        writer.Number(options.TopK);
        writer.Number(options.FrequencyPenalty);
        writer.Number(options.PresencePenalty);
        writer.Text(options.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture)); // 64 bits
        writer.Text(options.ModelId);
        writer.Count(options.StopSequences?.Count ?? 0);
        foreach (var stop in options.StopSequences ?? [])
            writer.Text(stop);
        writer.Flag(options.AllowBackgroundResponses);
        writer.Mark(KeyMark.Reasoning);
        writer.Number((int?)options.Reasoning?.Effort);
        writer.Number((int?)options.Reasoning?.Output);
        writer.Mark(KeyMark.Format);
        WriteFormat(ref writer, options.ResponseFormat);
        writer.Mark(KeyMark.Tools);
        WriteTools(ref writer, ref content, options);
        writer.Mark(KeyMark.Extras);
        content.Extras(ref writer, options.AdditionalProperties);
    }

    private static void WriteFormat(ref KeyWriter writer, ChatResponseFormat? format)
    {
        switch (format)
        {
            case null:
                writer.Text((string?)null);
                break;
            case ChatResponseFormatText:
                writer.Mark(KeyMark.TextFormat);
                break;
            case ChatResponseFormatJson json:
                writer.Mark(KeyMark.JsonFormat);
                writer.Text(json.SchemaName);
                writer.Text(json.SchemaDescription);
                writer.Json(json.Schema ?? default);
                break;
            default:
                throw new UnknownContentException();
        }
    }

    /// <summary>In their order, which models notice.</summary>
    private static void WriteTools(ref KeyWriter writer, ref ContentKey content, ChatOptions options)
    {
        writer.Count(options.Tools?.Count ?? 0);
        foreach (var tool in options.Tools ?? [])
        {
            if (tool is not AIFunctionDeclaration function)
                throw new UnknownContentException(); // a provider's own tool, which looks at the world
            writer.Text(function.Name);
            writer.Text(function.Description);
            writer.Json(function.JsonSchema);
            writer.Json(function.ReturnJsonSchema ?? default);
            content.Extras(ref writer, function.AdditionalProperties);
        }
        writer.Flag(options.AllowMultipleToolCalls);
        writer.Text(
            options.ToolMode switch
            {
                null => null,
                AutoChatToolMode => "auto",
                NoneChatToolMode => "none",
                RequiredChatToolMode { RequiredFunctionName: { } name } => $"the {name}",
                RequiredChatToolMode => "any",
                _ => throw new UnknownContentException(),
            }
        );
    }
}

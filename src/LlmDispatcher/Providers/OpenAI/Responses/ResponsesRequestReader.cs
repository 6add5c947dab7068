using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Reads the body of a Responses call, as a client of the gateway sends it.</summary>
/// <remarks>
/// Members that we do not know, and known ones that Microsoft.Extensions.AI has no word for, are kept in <c>AdditionalProperties</c>, from where the
/// writer of the dialect passes them on. What would need a memory of earlier answers is refused by name: none is kept.
/// </remarks>
internal static class ResponsesRequestReader
{
    private static readonly string[] Known =
    [
        "model",
        "input",
        "instructions",
        "stream",
        "stream_options",
        "store",
        "include",
        "previous_response_id",
        "conversation",
        "background",
        "max_output_tokens",
        "temperature",
        "top_p",
        "reasoning",
        "text",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
    ];

    /// <summary>Reads a body.</summary>
    /// <param name="body">JSON in UTF-8. Nothing of it is kept by reference.</param>
    /// <exception cref="RequestFormatException">The body is not what the dialect asks for; the message names the place.</exception>
    public static InboundRequest Read(ReadOnlyMemory<byte> body)
    {
        using var document = RequestBody.Parse(body);
        var root = new RequestNode(document.RootElement, "").Object();
        RefuseWhatNeedsAMemory(root);

        var options = new ChatOptions { TopP = root["top_p"].OptionalNumber() };
        AdditionalPropertiesDictionary? extras = null;
        root.KeepUnknown(ref extras, null, Known);
        ReadReasoning(root["reasoning"], options, ref extras);
        ReadText(root["text"], options, ref extras);
        if (root["stream_options"] is { IsAbsent: false } stream)
            stream.Object().KeepUnknown(ref extras, "stream_options");
        ReadTools(root, options, ref extras);
        if (root["store"].OptionalFlag() is true)
            OpenAIBody.Keep(root["store"], ref extras);
        options.AdditionalProperties = extras;
        if (root["include"] is { IsAbsent: false } include && !(ResponsesRequestWriter.WantsReasoning(options) && IsOurs(include)))
        {
            OpenAIBody.Keep(include, ref extras);
            options.AdditionalProperties = extras;
        }

        var messages = ResponsesItemReader.Read(root["input"]);
        var prompt = root["instructions"].IsAbsent ? OpenAIBody.TakeSystemPrompt(messages) : root["instructions"].Text();
        var task = new TaskRequest(messages)
        {
            Model = root["model"].Name(),
            SystemPrompt = string.IsNullOrEmpty(prompt) ? null : prompt,
            MaxOutputTokens = OpenAIBody.ReadCount(root["max_output_tokens"]),
            Temperature = OpenAIBody.ReadTemperature(root["temperature"]),
            Options = options,
        };
        return new InboundRequest(task, root["stream"].OptionalFlag() ?? false, IncludeUsage: true);
    }

    private static void RefuseWhatNeedsAMemory(RequestNode root)
    {
        if (!root["previous_response_id"].IsAbsent)
            throw root["previous_response_id"].Wrong("no answers are kept here; send the whole conversation as input.");
        if (!root["conversation"].IsAbsent)
            throw root["conversation"].Wrong("no conversations are kept here; send the whole conversation as input.");
        if (root["background"].OptionalFlag() is true)
            throw root["background"].Wrong("answers are not made in the background here; stream them.");
    }

    // What the writer asks for by itself.
    private static bool IsOurs(RequestNode include)
    {
        var names = include.Items().Select(i => i.Text()).ToList();
        return names is [ResponsesRequestWriter.EncryptedReasoning];
    }

    private static void ReadReasoning(RequestNode reasoning, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (reasoning.IsAbsent)
            return;
        reasoning.Object().KeepUnknown(ref extras, "reasoning", "effort", "summary");
        ReasoningEffort? effort = null;
        ReasoningOutput? output = null;
        if (reasoning["effort"] is { IsAbsent: false } wanted && (effort = ReasoningEfforts.FromWire(wanted.Text())) is null)
            OpenAIBody.Keep(wanted, ref extras);
        if (reasoning["summary"] is { IsAbsent: false } summary)
        {
            output = summary.Text() switch
            {
                "auto" => ReasoningOutput.Summary,
                "detailed" => ReasoningOutput.Full,
                _ => null,
            };
            if (output is null)
                OpenAIBody.Keep(summary, ref extras);
        }
        if (effort is not null || output is not null)
            options.Reasoning = new ReasoningOptions { Effort = effort, Output = output };
    }

    private static void ReadText(RequestNode text, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (text.IsAbsent)
            return;
        text.Object().KeepUnknown(ref extras, "text", "format");
        if (text["format"] is not { IsAbsent: false } format)
            return;
        options.ResponseFormat = AnswerFormat.Read(format, isNested: false, out var strict);
        if (options.ResponseFormat is null)
            OpenAIBody.Keep(format, ref extras);
        else if (strict is { } enforce)
            (extras ??= [])[FunctionTool.StrictJsonSchema] = enforce;
    }

    private static void ReadTools(RequestNode root, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (root["tools"] is { IsAbsent: false } tools)
            options.Tools = ResponsesTools.Read(tools);
        if (root["tool_choice"] is { IsAbsent: false } choice)
        {
            options.ToolMode = ToolChoice.Read(choice, isNested: false);
            if (options.ToolMode is null)
                OpenAIBody.Keep(choice, ref extras);
        }
        options.AllowMultipleToolCalls = root["parallel_tool_calls"].OptionalFlag();
    }
}

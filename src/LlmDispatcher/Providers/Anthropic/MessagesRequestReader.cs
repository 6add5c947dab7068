using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads the body of a Messages call, as a client of the gateway sends it.</summary>
/// <remarks>
/// Members that we do not know, and known ones that Microsoft.Extensions.AI has no word for, are kept in <c>AdditionalProperties</c>,
/// from where the writer of the dialect passes them on; nothing is dropped in silence.
/// </remarks>
internal static class MessagesRequestReader
{
    private static readonly string[] Known =
    [
        "model",
        "messages",
        "system",
        "stream",
        "max_tokens",
        "temperature",
        "top_p",
        "top_k",
        "stop_sequences",
        "tools",
        "tool_choice",
        "thinking",
        "output_config",
    ];

    /// <summary>Reads a body.</summary>
    /// <param name="body">JSON in UTF-8. Nothing of it is kept by reference.</param>
    /// <exception cref="RequestFormatException">The body is not what the dialect asks for; the message names the place.</exception>
    public static InboundRequest Read(ReadOnlyMemory<byte> body)
    {
        using var document = RequestBody.Parse(body);
        var root = new RequestNode(document.RootElement, "").Object();
        var options = new ChatOptions();
        AdditionalPropertiesDictionary? extras = null;
        root.KeepUnknown(ref extras, null, Known);
        options.TopP = ReadShare(root["top_p"]);
        options.TopK = ReadCount(root["top_k"]);
        if (root["stop_sequences"] is { IsAbsent: false } stops)
            options.StopSequences = [.. stops.Items().Select(s => s.Text())];
        if (root["tools"] is { IsAbsent: false } tools)
            options.Tools = MessagesToolReader.ReadTools(tools);
        if (root["tool_choice"] is { IsAbsent: false } choice && !MessagesToolReader.ReadChoice(choice, options))
            Keep(choice, ref extras);
        ReadOutputConfig(root["output_config"], options, ref extras);
        var model = root["model"].Name();
        ReadThinking(root["thinking"], model, options, ref extras);
        var max = ReadMaxTokens(root["max_tokens"], ref extras);
        options.AdditionalProperties = extras;

        var messages = TurnReader.Read(root["messages"]);
        var prompt = ReadSystem(root["system"], messages);
        var task = new TaskRequest(messages)
        {
            Model = model,
            SystemPrompt = prompt,
            MaxOutputTokens = max,
            Temperature = ReadShare(root["temperature"]),
            Options = options,
        };
        return new InboundRequest(task, root["stream"].OptionalFlag() ?? false, IncludeUsage: true);
    }

    /// <summary>A prompt, if the instructions are one plain text; else they become the first message, as blocks with members of their own need a place.</summary>
    private static string? ReadSystem(RequestNode system, List<ChatMessage> messages)
    {
        if (system.IsAbsent)
            return null;
        var blocks = BlockReader.ReadContent(system);
        if (blocks.FindIndex(b => b is not TextContent) is >= 0 and var odd)
            throw new RequestFormatException($"system[{odd}].type", "expected text.");
        if (blocks is [TextContent { AdditionalProperties: null } text])
            return text.Text.Length > 0 ? text.Text : null;
        if (blocks.Count > 0)
            messages.Insert(0, new ChatMessage(ChatRole.System, blocks));
        return null;
    }

    private static int? ReadMaxTokens(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        switch (node.OptionalInteger())
        {
            case null:
                return null;
            case 0: // only fills the provider's cache
                Keep(node, ref extras);
                return null;
            case >= 1 and <= int.MaxValue and var max:
                return (int)max;
            default:
                throw node.Wrong("expected a whole number from 0.");
        }
    }

    private static float? ReadShare(RequestNode node) =>
        node.OptionalNumber() is not { } value ? null
        : value is >= 0 and <= 1 ? value
        : throw node.Wrong("expected a number from 0 to 1.");

    private static int? ReadCount(RequestNode node) =>
        node.OptionalInteger() switch
        {
            null => null,
            >= 0 and <= int.MaxValue and var count => (int)count,
            _ => throw node.Wrong("expected a whole number from 0."),
        };

    private static void ReadOutputConfig(RequestNode config, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (config.IsAbsent)
            return;
        config.Object().KeepUnknown(ref extras, "output_config", "effort", "format");
        if (config["effort"] is { IsAbsent: false } effort)
        {
            if (ThinkingOptions.FromWord(effort.Text()) is { } known)
                options.Reasoning = new ReasoningOptions { Effort = known };
            Keep(effort, ref extras);
        }
        if (config["format"] is { IsAbsent: false } format)
        {
            AdditionalPropertiesDictionary? more = null;
            format.Object().KeepUnknown(ref more, null, "type", "schema");
            if (format["type"].Text() is "json_schema" && more is null)
                options.ResponseFormat = ChatResponseFormat.ForJsonSchema(format["schema"].Object().Json.Clone());
            else
                Keep(format, ref extras);
        }
    }

    /// <summary>
    /// Reads what there is about thinking as an effort, so that other dialects understand it, and keeps the words themselves unless the effort
    /// alone would come to the same.
    /// </summary>
    private static void ReadThinking(RequestNode thinking, string model, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        const string effortName = "output_config.effort";
        if (thinking.IsAbsent)
            return;
        AdditionalPropertiesDictionary? more = null;
        thinking.Object().KeepUnknown(ref more, null, "type", "budget_tokens", "display");
        var display = thinking["display"].OptionalText();
        var output = ThinkingOptions.FromDisplay(display);
        var isPlain = more is null && (display is null) == (output is null);
        switch (thinking["type"].Text())
        {
            case "disabled" when options.Reasoning is null:
                options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None };
                isPlain &= display is null && thinking["budget_tokens"].IsAbsent;
                break;
            case "adaptive" when options.Reasoning is { } reasoning:
                reasoning.Output = output;
                isPlain &= thinking["budget_tokens"].IsAbsent && !ClaudeModels.TakesBudget(model);
                if (isPlain)
                    extras?.Remove(effortName); // the two together are what the effort alone is written as
                break;
            case "enabled" when thinking["budget_tokens"].OptionalInteger() is { } budget:
                var effort = ThinkingOptions.FromBudget(budget);
                isPlain &= options.Reasoning is null && ClaudeModels.TakesBudget(model) && ThinkingOptions.ToBudget(effort) == budget;
                options.Reasoning ??= new ReasoningOptions { Effort = effort, Output = output };
                break;
            default:
                isPlain = false;
                break;
        }
        if (!isPlain)
            Keep(thinking, ref extras);
    }

    private static void Keep(RequestNode node, ref AdditionalPropertiesDictionary? extras) =>
        (extras ??= [])[node.Path] = node.Json.Clone();
}

using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads the body of a Chat Completions call, as a client of the gateway sends it.</summary>
/// <remarks>
/// Members that we do not know, and known ones that Microsoft.Extensions.AI has no word for, are kept in <c>AdditionalProperties</c>,
/// from where the writer of the dialect passes them on; nothing is dropped in silence.
/// </remarks>
internal static class ChatRequestReader
{
    private static readonly string[] Known =
    [
        "model",
        "messages",
        "stream",
        "stream_options",
        "n",
        "functions",
        "function_call",
        "max_tokens",
        "max_completion_tokens",
        "temperature",
        "top_p",
        "frequency_penalty",
        "presence_penalty",
        "seed",
        "stop",
        "reasoning_effort",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "response_format",
    ];

    /// <summary>Reads a body.</summary>
    /// <param name="body">JSON in UTF-8. Nothing of it is kept by reference.</param>
    /// <exception cref="RequestFormatException">The body is not what the dialect asks for; the message names the place.</exception>
    public static InboundRequest Read(ReadOnlyMemory<byte> body)
    {
        using var document = RequestBody.Parse(body);
        var root = new RequestNode(document.RootElement, "").Object();
        RefuseWhatIsGone(root);

        var options = new ChatOptions();
        AdditionalPropertiesDictionary? extras = null;
        root.KeepUnknown(ref extras, null, Known);
        ReadSampling(root, options, ref extras);
        ReadTools(root, options, ref extras);
        var usage = ReadStreamOptions(root["stream_options"], ref extras);
        options.AdditionalProperties = extras;

        var model = root["model"].Name();
        var messages = ChatMessageReader.Read(root["messages"]);
        var prompt = TakeSystemPrompt(messages);
        var task = new TaskRequest(messages)
        {
            Model = model,
            SystemPrompt = prompt,
            MaxOutputTokens = ReadMaxTokens(root),
            Temperature = ReadTemperature(root["temperature"]),
            Options = options,
        };
        return new InboundRequest(task, root["stream"].OptionalFlag() ?? false, usage);
    }

    private static void RefuseWhatIsGone(RequestNode root)
    {
        foreach (var name in (ReadOnlySpan<string>)["functions", "function_call"])
        {
            if (!root[name].IsAbsent)
                throw root[name].Wrong("is no longer supported; use tools and tool_choice.");
        }
        if (root["n"].OptionalInteger() is not (null or 1))
            throw root["n"].Wrong("only one answer for each request is supported.");
    }

    // Only the first, and only when it is nothing but one text: joining several would change what the model reads.
    private static string? TakeSystemPrompt(List<ChatMessage> messages)
    {
        if (
            messages.Count < 2
            || messages[0]
                is not { AuthorName: null, AdditionalProperties: null, Contents: [TextContent { AdditionalProperties: null } text] } first
            || (first.Role != ChatRole.System && first.Role.Value != "developer")
            || text.Text.Length == 0
        )
            return null;
        messages.RemoveAt(0);
        return text.Text;
    }

    private static int? ReadMaxTokens(RequestNode root)
    {
        var (older, newer) = (root["max_tokens"].OptionalInteger(), root["max_completion_tokens"].OptionalInteger());
        if (older is not null && newer is not null && older != newer)
            throw root["max_tokens"].Wrong("differs from max_completion_tokens; give one of them.");
        return (newer ?? older) switch
        {
            null => null,
            >= 1 and <= int.MaxValue and var max => (int)max,
            _ => throw root[newer is null ? "max_tokens" : "max_completion_tokens"].Wrong("expected a whole number from 1."),
        };
    }

    private static float? ReadTemperature(RequestNode node) =>
        node.OptionalNumber() is not { } value ? null
        : value is >= 0 and <= 2 ? value
        : throw node.Wrong("expected a number from 0 to 2.");

    private static void ReadSampling(RequestNode root, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        options.TopP = root["top_p"].OptionalNumber();
        options.FrequencyPenalty = root["frequency_penalty"].OptionalNumber();
        options.PresencePenalty = root["presence_penalty"].OptionalNumber();
        options.Seed = root["seed"].OptionalInteger();
        if (root["stop"] is { IsAbsent: false } stop)
            options.StopSequences = stop.IsText ? [stop.Text()] : [.. stop.Items().Select(s => s.Text())];
        if (root["reasoning_effort"] is { IsAbsent: false } effort)
        {
            if (ReasoningEfforts.FromWire(effort.Text()) is { } known)
                options.Reasoning = new ReasoningOptions { Effort = known };
            else
                Keep(effort, ref extras);
        }
    }

    private static void ReadTools(RequestNode root, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (root["tools"] is { IsAbsent: false } tools)
            options.Tools = ToolReader.ReadTools(tools);
        if (root["tool_choice"] is { IsAbsent: false } choice)
        {
            options.ToolMode = ToolReader.ReadChoice(choice);
            if (options.ToolMode is null)
                Keep(choice, ref extras);
        }
        options.AllowMultipleToolCalls = root["parallel_tool_calls"].OptionalFlag();
        if (root["response_format"] is { IsAbsent: false } format)
        {
            options.ResponseFormat = ToolReader.ReadFormat(format, out var strict);
            if (options.ResponseFormat is null)
                Keep(format, ref extras);
            else if (strict is { } enforce)
                (extras ??= [])[ToolWriter.StrictJsonSchema] = enforce;
        }
    }

    private static bool ReadStreamOptions(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        if (node.IsAbsent)
            return false;
        node.Object().KeepUnknown(ref extras, "stream_options", "include_usage");
        return node["include_usage"].OptionalFlag() ?? false;
    }

    private static void Keep(RequestNode node, ref AdditionalPropertiesDictionary? extras) =>
        (extras ??= [])[node.Path] = node.Json.Clone();
}

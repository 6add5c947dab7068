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
        var prompt = OpenAIBody.TakeSystemPrompt(messages);
        var task = new TaskRequest(messages)
        {
            Model = model,
            SystemPrompt = prompt,
            MaxOutputTokens = ReadMaxTokens(root),
            Temperature = OpenAIBody.ReadTemperature(root["temperature"]),
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

    private static int? ReadMaxTokens(RequestNode root)
    {
        var (older, newer) = (root["max_tokens"].OptionalInteger(), root["max_completion_tokens"].OptionalInteger());
        if (older is not null && newer is not null && older != newer)
            throw root["max_tokens"].Wrong("differs from max_completion_tokens; give one of them.");
        return OpenAIBody.ReadCount(root[newer is null ? "max_tokens" : "max_completion_tokens"]);
    }

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
                OpenAIBody.Keep(effort, ref extras);
        }
    }

    private static void ReadTools(RequestNode root, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (root["tools"] is { IsAbsent: false } tools)
            options.Tools = ToolReader.ReadTools(tools);
        if (root["tool_choice"] is { IsAbsent: false } choice)
        {
            options.ToolMode = ToolChoice.Read(choice, isNested: true);
            if (options.ToolMode is null)
                OpenAIBody.Keep(choice, ref extras);
        }
        options.AllowMultipleToolCalls = root["parallel_tool_calls"].OptionalFlag();
        if (root["response_format"] is { IsAbsent: false } format)
        {
            options.ResponseFormat = AnswerFormat.Read(format, isNested: true, out var strict);
            if (options.ResponseFormat is null)
                OpenAIBody.Keep(format, ref extras);
            else if (strict is { } enforce)
                (extras ??= [])[FunctionTool.StrictJsonSchema] = enforce;
        }
    }

    private static bool ReadStreamOptions(RequestNode node, ref AdditionalPropertiesDictionary? extras)
    {
        if (node.IsAbsent)
            return false;
        node.Object().KeepUnknown(ref extras, "stream_options", "include_usage");
        return node["include_usage"].OptionalFlag() ?? false;
    }
}

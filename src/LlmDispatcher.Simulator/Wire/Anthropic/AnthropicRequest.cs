using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using static LlmDispatcher.Simulator.Wire.Anthropic.AnthropicError;
using static LlmDispatcher.Simulator.Wire.JsonReading;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Reads the body of a messages request, as strictly as the real server where clients depend on it.</summary>
internal sealed class AnthropicRequest(SimulatedRequest request, bool checkSignatures)
{
    private const string SamplingIsGone = "2026-10-21";

    public Conversation Read()
    {
        var root = Root();
        var conversation = Read(root);
        var limit = Member(root, "max_tokens") is null ? throw Invalid("max_tokens: Field required") : Whole(root, "max_tokens");
        if (limit is null or < 0)
            throw Invalid("max_tokens: Input should be a valid integer greater than or equal to 0");
        RejectUnfinishedPrefill(root, conversation);
        return conversation with { MaxTokens = limit };
    }

    /// <summary>Counting needs no limit.</summary>
    public Conversation ReadForCounting() => Read(Root());

    private JsonElement Root()
    {
        var version = request.Headers.GetValueOrDefault("anthropic-version") ?? throw Invalid("anthropic-version: header is required");
        var root = Object(request.Body) ?? throw Invalid("The request body is not valid JSON.");
        string[] gone = version == SamplingIsGone ? ["temperature", "top_p", "top_k"] : [];
        return Array.Find(gone, name => root.TryGetProperty(name, out _)) is { } name
            ? throw Invalid($"{name}: Extra inputs are not permitted")
            : root;
    }

    private Conversation Read(JsonElement root)
    {
        if (request.ModelName is not { Length: > 0 } model)
            throw Invalid("model: Field required");
        if (Member(root, "messages") is not { ValueKind: JsonValueKind.Array } messages)
            throw Invalid(Member(root, "messages") is null ? "messages: Field required" : "messages: Input should be a valid list");
        if (messages.GetArrayLength() == 0)
            throw Invalid("messages: at least one message is required");

        var choice = Member(root, "tool_choice");
        var format = Member(Member(root, "output_config"), "format");
        var thinking = Member(root, "thinking");
        var system = Text(root, "system") ?? string.Join('\n', Items(root, "system").Select(block => Text(block, "text")).OfType<string>());
        var turns = new AnthropicTurns(checkSignatures).Read([.. messages.EnumerateArray()]);
        return new(model, system.Length > 0 ? [new(Role.System, system), .. turns] : turns)
        {
            Tools = [.. Items(root, "tools").Select(ReadTool).OfType<Tool>()],
            ToolWish = Text(choice, "type") switch
            {
                "none" => ToolWish.None,
                "any" or "tool" => ToolWish.Required,
                _ => ToolWish.Auto,
            },
            ToolName = Text(choice, "name"),
            ParallelTools = Truth(choice, "disable_parallel_tool_use") != true,
            WantsJson = Text(format, "type") == "json_schema",
            Schema = Member(format, "schema"),
            Stops = Texts(root, "stop_sequences"),
            Stream = Truth(root, "stream") ?? false,
            WantsReasoning = Text(thinking, "type") is "enabled" or "adaptive",
            HidesReasoning = Text(thinking, "display") == "omitted",
        };
    }

    private static Tool? ReadTool(JsonElement tool) =>
        Text(tool, "name") is { } name ? new(name, Text(tool, "description") ?? "", Member(tool, "input_schema")) : null;

    private static void RejectUnfinishedPrefill(JsonElement root, Conversation conversation)
    {
        if (conversation.Last is not { Role: Role.Assistant } prefill)
            return;
        if (prefill.Text.Length > 0 && char.IsWhiteSpace(prefill.Text[^1]))
            throw Invalid("messages: final assistant content cannot end with trailing whitespace");
        var last = Items(root, "messages")[^1];
        var startsWithThinking = Items(last, "content") is [var first, ..] && Text(first, "type") is "thinking" or "redacted_thinking";
        if (conversation.WantsReasoning && !startsWithThinking)
            throw Invalid(
                $"messages.{Items(root, "messages").Length - 1}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`. "
                    + "When `thinking` is enabled, a final `assistant` message must start with a thinking block."
            );
    }
}

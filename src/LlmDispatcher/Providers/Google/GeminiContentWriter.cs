using System.Collections.ObjectModel;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes the standing instructions and the turns of a conversation.</summary>
internal static class GeminiContentWriter
{
    /// <summary>The code of an <see cref="ErrorContent"/> that is a refusal, as Microsoft.Extensions.AI has it.</summary>
    private const string RefusalCode = "Refusal";

    private const string Instruction = "systemInstruction";

    private const string User = "user";

    private static readonly ReadOnlyDictionary<string, string> NoNames = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Writes both members.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="request">The request.</param>
    public static void Write(RequestOutput output, TaskRequest request)
    {
        var messages = request.Messages;
        var first = 0;
        while (first < messages.Count && IsSystem(messages[first]))
            first++;
        if (!GeminiRequestWriter.Has(request.Options, Instruction))
            WriteInstruction(output, request, first);

        output.Json.WriteStartArray("contents");
        var turns = ReadTurns(output, messages, first);
        var asked = turns.FindLastIndex(t => t.Role == User && !t.IsOfTools);
        var wantsSeals = GeminiThinking.WantsSealedCalls(request.Model);
        for (var i = 0; i < turns.Count; i++)
            WriteTurn(output, turns[i], wantsSeals && i > asked ? GeminiThinking.NoSeal : null);
        output.Json.WriteEndArray();
        if (turns.Count == 0)
            output.Refuse("a conversation without a message of a user");
    }

    private static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role.Value == "developer";

    // There is one place for instructions, before the conversation: those that come later cannot keep theirs.
    private static void WriteInstruction(RequestOutput output, TaskRequest request, int count)
    {
        var prompt = request.SystemPrompt ?? request.Options?.Instructions;
        if (string.IsNullOrEmpty(prompt) && count == 0)
            return;
        output.Json.WriteStartObject(Instruction);
        output.Json.WriteStartArray("parts");
        if (!string.IsNullOrEmpty(prompt))
            GeminiPartWriter.Write(output, new TextContent(prompt), Instruction, NoNames);
        for (var i = 0; i < count; i++)
        {
            var message = request.Messages[i];
            for (var j = 0; j < message.Contents.Count; j++)
            {
                var where = $"messages[{i}].content[{j}]";
                if (message.Contents[j] is not TextContent)
                    output.Refuse($"{where}, a {message.Contents[j].GetType().Name} in a message of role {message.Role}");
                GeminiPartWriter.Write(output, message.Contents[j], where, NoNames);
            }
            if (message.AuthorName is not null)
                output.Drop($"messages[{i}].name");
        }
        output.Json.WriteEndArray();
        for (var i = 0; i < count; i++)
        {
            if (i == 0)
                Extras.Write(output, request.Messages[i].AdditionalProperties, $"messages[{i}]");
            else
                DropAll(output, request.Messages[i], i);
        }
        output.Json.WriteEndObject();
    }

    private static List<Turn> ReadTurns(RequestOutput output, IReadOnlyList<ChatMessage> messages, int first)
    {
        var turns = new List<Turn>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = first; i < messages.Count; i++)
        {
            var message = messages[i];
            var isTool = message.Role == ChatRole.Tool;
            // The results of parallel calls belong into one turn, however many messages they came in.
            var isMore = isTool && i > first && messages[i - 1].Role == ChatRole.Tool && turns.Count > 0 && turns[^1].IsOfTools;
            var turn = isMore ? turns[^1] : new Turn(Role(output, message, i), isTool, message, $"messages[{i}]", new(names));
            var before = turn.Parts.Count;
            ReadParts(output, message, i, turn, names);
            if (message.AuthorName is not null)
                output.Drop($"messages[{i}].name");
            if (turn.Parts.Count == before)
                output.Drop($"messages[{i}] (empty)");
            else if (!isMore)
                turns.Add(turn);
            if (isMore || turn.Parts.Count == before)
                DropAll(output, message, i);
        }
        return turns;
    }

    private static void ReadParts(RequestOutput output, ChatMessage message, int index, Turn turn, Dictionary<string, string> names)
    {
        var isModel = message.Role == ChatRole.Assistant;
        for (var j = 0; j < message.Contents.Count; j++)
        {
            var where = $"messages[{index}].content[{j}]";
            var content = message.Contents[j];
            switch (content)
            {
                case FunctionResultContent when isModel:
                case FunctionCallContent when !isModel:
                case not FunctionResultContent when turn.IsOfTools:
                    output.Refuse($"{where}, a {content.GetType().Name} in a message of role {message.Role}");
                    break;
                case TextReasoningContent when !isModel:
                case TextReasoningContent { Text: "", ProtectedData: null }:
                    output.Drop($"{where} (reasoning)");
                    break;
                case UsageContent:
                    output.Drop($"{where} (usage)");
                    break;
                case ErrorContent { ErrorCode: RefusalCode } refusal when isModel: // it was said, and has no part of its own
                    turn.Parts.Add((new TextContent(refusal.Message), where));
                    break;
                case ErrorContent:
                    output.Drop($"{where} (error)");
                    break;
                default:
                    if (content is FunctionCallContent call)
                        names[call.CallId] = call.Name;
                    turn.Parts.Add((content, where));
                    break;
            }
        }
    }

    /// <param name="output">Where to.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="seal">What seals its first call, if that has no seal of its own; those beside it have none.</param>
    private static void WriteTurn(RequestOutput output, Turn turn, string? seal)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("role", turn.Role);
        output.Json.WriteStartArray("parts");
        foreach (var (content, where) in turn.Parts)
        {
            GeminiPartWriter.Write(output, content, where, turn.Names, seal);
            if (content is FunctionCallContent)
                seal = null;
        }
        output.Json.WriteEndArray();
        Extras.Write(output, turn.Message.AdditionalProperties, turn.Where);
        output.Json.WriteEndObject();
    }

    private static void DropAll(RequestOutput output, ChatMessage message, int index)
    {
        foreach (var (name, _) in message.AdditionalProperties ?? [])
            output.Drop($"messages[{index}].{name}");
    }

    private static string Role(RequestOutput output, ChatMessage message, int index)
    {
        if (message.Role == ChatRole.Assistant)
            return "model";
        if (message.Role != ChatRole.User && message.Role != ChatRole.Tool)
            output.Refuse($"messages[{index}], a message of role {message.Role} within the conversation");
        return User;
    }

    /// <param name="Role">The dialect's word.</param>
    /// <param name="IsOfTools">Whether it holds nothing but results of tools.</param>
    /// <param name="Message">The message, or the first of several.</param>
    /// <param name="Where">Its place.</param>
    /// <param name="Names">The names of the functions called before it, by the id of the call.</param>
    private sealed record Turn(string Role, bool IsOfTools, ChatMessage Message, string Where, Dictionary<string, string> Names)
    {
        public List<(AIContent Content, string Where)> Parts { get; } = [];
    }
}

using System.Buffers;
using System.Text.Json.Nodes;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>The completion that a stream of chunks is made of.</summary>
/// <remarks>A choice's <c>delta</c> holds what is new of its <c>message</c>: texts go on, items of a list with an <c>index</c> are gone on with, other lists get longer.</remarks>
internal sealed class PassedCompletion : IPassedAnswer
{
    private readonly GrowingTexts _texts = new();
    private readonly SortedDictionary<int, JsonObject> _choices = [];
    private JsonObject? _completion;

    public void Take(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8) || WholeNode.Parse(data) is not JsonObject chunk)
            return;
        _completion ??= [];
        foreach (var (name, value) in chunk)
        {
            if (name == "choices" && value is JsonArray choices)
            {
                foreach (var choice in choices.OfType<JsonObject>())
                    TakeChoice(choice);
            }
            else if (value is not null || !_completion.ContainsKey(name)) // what was known is not taken back
                _completion[name] = value?.DeepClone();
        }
    }

    public bool TryWrite(IBufferWriter<byte> output)
    {
        if (_completion is null || _choices.Count == 0)
            return false;
        _texts.Settle();
        foreach (var choice in _choices.Values)
        {
            foreach (var call in (choice["message"]?["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
                call.Remove("index"); // a word of streams only
        }
        _completion["object"] = "chat.completion";
        _completion["choices"] = new JsonArray([.. _choices.Values]);
        return WholeNode.TryWrite(_completion, output, ChatStreamWriter.Json);
    }

    private void TakeChoice(JsonObject choice)
    {
        var index = (int?)choice["index"] ?? 0;
        if (!_choices.TryGetValue(index, out var known))
        {
            known = new JsonObject
            {
                ["index"] = index,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = null },
            };
            _choices.Add(index, known);
        }
        foreach (var (name, value) in choice)
        {
            if (name == "delta" && value is JsonObject delta)
                Grow((JsonObject)known["message"]!, delta);
            else if (name == "logprobs" && value is JsonObject more && known[name] is JsonObject before)
                Grow(before, more);
            else if (name != "index" && (value is not null || !known.ContainsKey(name)))
                known[name] = value?.DeepClone();
        }
    }

    private void Grow(JsonObject known, JsonObject delta)
    {
        foreach (var (name, value) in delta)
        {
            switch (value)
            {
                case null:
                    known.TryAdd(name, null);
                    break;
                case JsonValue text when !IsName(name) && text.TryGetValue<string>(out var piece):
                    Append(known, name, piece);
                    break;
                case JsonObject members when known[name] is JsonObject one:
                    Grow(one, members);
                    break;
                case JsonArray items when known[name] is JsonArray list:
                    Grow(list, items);
                    break;
                case JsonArray items:
                    var parts = new JsonArray();
                    if (_texts.Take(known, name) is { Length: > 0 } before)
                        parts.Add((JsonNode)TextPart(before));
                    known[name] = parts;
                    Grow(parts, items);
                    break;
                default:
                    known[name] = value.DeepClone();
                    break;
            }
        }
    }

    // Mistral's content is a list of parts while it thinks, and a text afterwards.
    private void Append(JsonObject known, string name, string piece)
    {
        if (known[name] is not JsonArray parts)
        {
            _texts.Append(known, name, piece);
            return;
        }
        if (parts is not [.., JsonObject last] || (string?)last["type"] != "text")
            parts.Add((JsonNode)(last = TextPart("")));
        _texts.Append(last, "text", piece);
    }

    private static JsonObject TextPart(string text) => new() { ["type"] = "text", ["text"] = text };

    private void Grow(JsonArray known, JsonArray more)
    {
        foreach (var item in more)
        {
            var same =
                item is JsonObject next && next["index"] is { } index
                    ? known.OfType<JsonObject>().FirstOrDefault(k => JsonNode.DeepEquals(k["index"], index))
                    : null;
            if (same is not null)
                Grow(same, (JsonObject)item!);
            else
                known.Add(item?.DeepClone());
        }
    }

    /// <summary>Said once, and sometimes again, but never in pieces.</summary>
    private static bool IsName(string member) => member is "role" or "id" or "type" or "name";
}

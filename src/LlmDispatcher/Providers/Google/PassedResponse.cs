using System.Buffers;
using System.Text.Json.Nodes;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.Google;

/// <summary>The response that a stream of Gemini's is made of: each event is one itself, with the next parts.</summary>
internal sealed class PassedResponse : IPassedAnswer
{
    private readonly GrowingTexts _texts = new();
    private JsonObject? _response;

    public void Take(ReadOnlySpan<byte> data)
    {
        if (WholeNode.Parse(data) is not JsonObject next)
            return;
        if (_response is null)
        {
            _response = next;
            return;
        }
        foreach (var (name, value) in next.ToArray())
        {
            next.Remove(name);
            if (name == "candidates" && value is JsonArray more && _response[name] is JsonArray candidates)
                TakeCandidates(candidates, more);
            else
                _response[name] = value;
        }
    }

    public bool TryWrite(IBufferWriter<byte> output)
    {
        if (_response is null)
            return false;
        _texts.Settle();
        return WholeNode.TryWrite(_response, output, GeminiStreamWriter.Json);
    }

    private void TakeCandidates(JsonArray candidates, JsonArray more)
    {
        foreach (var candidate in more.OfType<JsonObject>().ToArray())
        {
            more.Remove(candidate);
            if (candidates.OfType<JsonObject>().FirstOrDefault(c => Index(c) == Index(candidate)) is not { } known)
            {
                candidates.Add((JsonNode)candidate);
                continue;
            }
            foreach (var (name, value) in candidate.ToArray())
            {
                candidate.Remove(name);
                if (name == "content" && value is JsonObject content && known[name] is JsonObject before)
                    TakeContent(before, content);
                else
                    known[name] = value;
            }
        }
    }

    private void TakeContent(JsonObject known, JsonObject content)
    {
        foreach (var (name, value) in content.ToArray())
        {
            content.Remove(name);
            if (name != "parts" || value is not JsonArray more || known[name] is not JsonArray parts)
            {
                known[name] = value;
                continue;
            }
            foreach (var part in more.ToArray())
            {
                more.Remove(part);
                if (parts.Count == 0 || !TryJoin(parts[^1], part))
                    parts.Add(part);
            }
        }
    }

    /// <summary>Text goes on in the part before it, unless that is sealed already or of another kind.</summary>
    private bool TryJoin(JsonNode? last, JsonNode? next)
    {
        if (
            last is not JsonObject before
            || next is not JsonObject part
            || !IsText(before, mayBeSealed: false)
            || !IsText(part, mayBeSealed: true)
        )
            return false;
        if (IsThought(before) != IsThought(part))
            return false;
        _texts.Append(before, "text", (string)part["text"]!);
        if (part["thoughtSignature"] is { } seal)
            before["thoughtSignature"] = seal.DeepClone();
        return true;
    }

    private static bool IsText(JsonObject part, bool mayBeSealed) =>
        part["text"] is JsonValue text
        && text.TryGetValue<string>(out _)
        && part.All(m => m.Key is "text" or "thought" || (mayBeSealed && m.Key == "thoughtSignature"));

    private static bool IsThought(JsonObject part) => part["thought"] is JsonValue thought && thought.TryGetValue<bool>(out var is_) && is_;

    private static int Index(JsonObject candidate) => (int?)candidate["index"] ?? 0;
}

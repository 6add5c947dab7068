using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>
/// Reads a transcription: streamed events by their <c>type</c>, and whole ones, which some models send whatever was asked for. The whole text at the end
/// has the last word: what is missing of it is told, and pieces that say otherwise fail the answer.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class TranscriptionReader(string? secret = null) : IFrameReader
{
    private readonly StringBuilder _told = new();
    private bool _hasDeltas;

    /// <summary><c>transcript.text.done</c>, or the text of a whole transcription.</summary>
    public bool HasProof { get; private set; }

    public bool IsDone { get; private set; }

    public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (data.IsEmpty)
            return; // a keep-alive of some servers
        if (data.SequenceEqual("[DONE]"u8))
        {
            IsDone = true;
            return;
        }

        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is an object.");
        string? type = null,
            text = null;
        var delta = "";
        var hasError = false;
        UsageDetails? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("type"u8))
                type = Value(ref json);
            else if (name.SequenceEqual("delta"u8))
                delta = Value(ref json);
            else if (name.SequenceEqual("text"u8))
                text = Value(ref json);
            else if (name.SequenceEqual("usage"u8))
                usage = TranscriptionUsage.Read(ref json);
            else
            {
                var isError = name.SequenceEqual("error"u8);
                json.Read();
                hasError |= isError && json.TokenType != JsonTokenType.Null;
                json.Skip();
            }
        }
        json.Read(); // anything after the object throws: from here on, the frame came whole
        switch (type)
        {
            case "transcript.text.delta":
                _hasDeltas = true;
                Tell(delta, events);
                break;
            case "transcript.text.segment" when !_hasDeltas: // beside deltas it repeats them
                Tell(NeedsSpace(text) ? $" {text}" : text ?? "", events);
                break;
            case "transcript.text.done":
                IsDone = true;
                End(text ?? throw new JsonException("The end has no text."), usage, events);
                break;
            case null or "error" when hasError || type is not null || eventName == "error":
                throw new ProviderException(OpenAIErrors.ReadInBand(data, secret));
            case null when text is not null:
                End(text, usage, events);
                break;
            default:
                break;
        }
    }

    private void Tell(string text, EventQueue events)
    {
        if (text.Length == 0)
            return;
        _told.Append(text);
        events.Add(StreamEvent.OfText(text));
    }

    private void End(string text, UsageDetails? usage, EventQueue events)
    {
        Tell(Missing(text), events);
        HasProof = true;
        events.Add(StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));
        if (usage is not null)
            events.Add(StreamEvent.OfUsage(usage));
    }

    /// <summary>What the whole text has beyond what was told. White space may differ: pieces are joined with more or less of it.</summary>
    private string Missing(string whole)
    {
        var at = 0;
        foreach (var chunk in _told.GetChunks())
        {
            foreach (var c in chunk.Span)
            {
                if (char.IsWhiteSpace(c))
                    continue;
                while (at < whole.Length && char.IsWhiteSpace(whole[at]))
                    at++;
                if (at == whole.Length || whole[at++] != c)
                    throw new JsonException("The whole text is not what its pieces said.");
            }
        }
        if (at == 0)
            return whole;
        var rest = whole[at..];
        if (string.IsNullOrWhiteSpace(rest))
            return "";
        return char.IsWhiteSpace(_told[^1]) ? rest.TrimStart() : rest;
    }

    private bool NeedsSpace(string? text) =>
        text is { Length: > 0 } && _told.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(_told[^1]);

    private static string Value(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.Text(ref json);
    }
}

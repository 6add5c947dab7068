using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>
/// Reads OpenAI Chat Completions and the family around it: streamed chunks, and whole responses, which are one chunk with <c>message</c> for
/// <c>delta</c>. Unknown members are skipped; a frame that cannot be read fails the answer, as what it held is unknown.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class ChatReader(string? secret = null) : IFrameReader
{
    private readonly ChatDelta _delta = new();
    private readonly TextShape _shape = new();
    private bool _isStarted;
    private ProviderFailure? _failure;

    /// <summary>A finish reason. <c>[DONE]</c> is not required, and alone proves nothing.</summary>
    public bool HasProof { get; private set; }

    public bool IsDone { get; private set; }

    public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (data.IsEmpty)
            return; // a keep-alive of some servers
        if (data[0] == (byte)'[' && data.SequenceEqual("[DONE]"u8))
        {
            IsDone = true;
            return;
        }
        if (_shape.Read(eventName, data) is { } text)
        {
            events.Add(StreamEvent.OfText(text));
            return;
        }

        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A chunk is an object.");

        string id = "",
            model = "";
        DateTimeOffset? created = null;
        bool hasChoices = false,
            hasError = false;
        Hole filling = default;
        _delta.Text = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            switch (field)
            {
                case ChatField.Id when !_isStarted:
                    id = JsonValues.Text(ref json);
                    break;
                case ChatField.Model when !_isStarted:
                    model = JsonValues.Text(ref json);
                    break;
                case ChatField.Created when !_isStarted:
                    created = JsonValues.UnixTime(ref json);
                    break;
                case ChatField.Choices when json.TokenType == JsonTokenType.StartArray:
                    hasChoices = true;
                    while (JsonValues.NextObject(ref json))
                        ReadChoice(ref json, data, events);
                    break;
                case ChatField.Usage:
                    ReadUsage(ref json, events);
                    break;
                case ChatField.Groq when json.TokenType == JsonTokenType.StartObject:
                    ReadGroq(ref json, events);
                    break;
                case ChatField.Error when json.TokenType != JsonTokenType.Null:
                    hasError = true;
                    json.Skip();
                    break;
                case ChatField.Other when json.TokenType == JsonTokenType.String:
                    filling = Hole.OfFilling(json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        json.Read(); // anything after the object throws: from here on, the frame came whole
        if (hasError || (eventName == "error" && !hasChoices))
            throw new ProviderException(OpenAIErrors.ReadInBand(data, secret));
        if (_failure is not null)
            throw new ProviderException(_failure);
        if (_isStarted && events.Count == 1 && events[0].Kind == StreamEventKind.Text && _delta.Text.Kind == HoleKind.Text)
            _shape.Learn(eventName, data, _delta.Text, filling);
        if (!_isStarted && (id.Length > 0 || model.Length > 0)) // Azure's first chunk names nothing
            Start(new ResponseStart(id, model, created), events);
    }

    private void Start(ResponseStart start, EventQueue events)
    {
        _isStarted = true;
        events.AddFirst(StreamEvent.OfStart(start));
    }

    private void ReadChoice(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        bool isOurs = true, // we ask for one choice; the others of a client that asked for more travel as payload
            isIndexed = false;
        string? finish = null;
        Utf8JsonReader early = default; // a delta before the index: members in the order of the alphabet, as llama.cpp writes them
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            switch (field)
            {
                case ChatField.Index when json.TokenType == JsonTokenType.Number:
                    isOurs = !json.TryGetInt32(out var choice) || choice == 0;
                    isIndexed = true;
                    break;
                case ChatField.Delta when json.TokenType == JsonTokenType.StartObject && isIndexed && isOurs:
                    _delta.Read(ref json, data, events);
                    break;
                case ChatField.Delta when json.TokenType == JsonTokenType.StartObject && !isIndexed:
                    early = json;
                    json.Skip();
                    break;
                case ChatField.FinishReason:
                    finish = JsonValues.Text(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        if (isOurs && early.TokenType == JsonTokenType.StartObject)
            _delta.Read(ref early, data, events);
        if (isOurs && !string.IsNullOrEmpty(finish))
            Finish(finish, events);
    }

    private void Finish(string raw, EventQueue events)
    {
        if (ChatFinish.Failure(raw) is { } failure)
        {
            _failure = failure; // an error member of the same chunk says more
            return;
        }
        _delta.Calls.End(events);
        HasProof = true;
        events.Add(StreamEvent.OfFinish(ChatFinish.Read(raw, _delta.Calls.Any, _delta.HasRefusal)));
    }

    /// <summary>Groq's own member: counts on the last chunk, or why it stopped early.</summary>
    private static void ReadGroq(ref Utf8JsonReader json, EventQueue events)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            if (field == ChatField.Usage)
                ReadUsage(ref json, events);
            else if (field == ChatField.Error && json.TokenType == JsonTokenType.String)
                throw new ProviderException(
                    new ProviderFailure(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, json.GetString()!)
                );
            else
                json.Skip();
        }
    }

    private static void ReadUsage(ref Utf8JsonReader json, EventQueue events)
    {
        if (OpenAIUsage.Read(ref json) is { } usage)
            events.Add(StreamEvent.OfUsage(usage));
    }
}

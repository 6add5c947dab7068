using System.Text;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>
/// Reads OpenAI Chat Completions and the family around it: streamed chunks, and whole responses, which are one chunk with <c>message</c> for
/// <c>delta</c>. Unknown members are skipped; a frame that cannot be read fails the answer, as what it held is unknown.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class ChatReader(string? secret = null) : IFrameReader
{
    private readonly ChatToolCalls _calls = new();
    private bool _isStarted;
    private bool _hasRefusal;
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

        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A chunk is an object.");

        string id = "",
            model = "";
        long created = 0;
        bool hasChoices = false,
            hasError = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            switch (field)
            {
                case ChatField.Id when !_isStarted:
                    id = Text(ref json);
                    break;
                case ChatField.Model when !_isStarted:
                    model = Text(ref json);
                    break;
                case ChatField.Created when !_isStarted && json.TokenType == JsonTokenType.Number:
                    json.TryGetInt64(out created);
                    break;
                case ChatField.Choices when json.TokenType == JsonTokenType.StartArray:
                    hasChoices = true;
                    while (json.Read() && json.TokenType == JsonTokenType.StartObject)
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
        if (!_isStarted && (id.Length > 0 || model.Length > 0)) // Azure's first chunk names nothing
            Start(new ResponseStart(id, model, created > 0 ? DateTimeOffset.FromUnixTimeSeconds(created) : null), events);
    }

    private void Start(ResponseStart start, EventQueue events)
    {
        _isStarted = true;
        events.AddFirst(StreamEvent.OfStart(start));
    }

    private void ReadChoice(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        var isOurs = true; // we ask for one choice; the others of a client that asked for more travel as payload
        string? finish = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            switch (field)
            {
                case ChatField.Index when json.TokenType == JsonTokenType.Number:
                    isOurs = json.GetInt32() == 0;
                    break;
                case ChatField.Delta when isOurs && json.TokenType == JsonTokenType.StartObject:
                    ReadDelta(ref json, data, events);
                    break;
                case ChatField.FinishReason:
                    finish = Text(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
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
        _calls.End(events);
        HasProof = true;
        events.Add(StreamEvent.OfFinish(ChatFinish.Read(raw, _calls.Any, _hasRefusal)));
    }

    private void ReadDelta(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        string content = "",
            refusal = "",
            reasoning = "",
            reasoningContent = "";
        Utf8JsonReader toolCalls = default,
            functionCall = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = ChatFields.Match(json);
            json.Read();
            switch (field)
            {
                case ChatField.Content when json.TokenType == JsonTokenType.String:
                    content = json.GetString()!;
                    break;
                case ChatField.Content when json.TokenType == JsonTokenType.StartArray:
                    ReadParts(ref json, events);
                    break;
                case ChatField.Reasoning:
                    reasoning = Text(ref json);
                    break;
                case ChatField.ReasoningContent:
                    reasoningContent = Text(ref json);
                    break;
                case ChatField.Refusal:
                    refusal = Text(ref json);
                    break;
                case ChatField.ToolCalls when json.TokenType == JsonTokenType.StartArray:
                    toolCalls = json; // read after the text, wherever it stands
                    json.Skip();
                    break;
                case ChatField.FunctionCall when json.TokenType == JsonTokenType.StartObject:
                    functionCall = json;
                    json.Skip();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        // Servers have either name for it; one that sends both sends the same text twice.
        var thought = reasoningContent.Length > 0 ? reasoningContent : reasoning;
        if (thought.Length > 0)
            events.Add(StreamEvent.OfReasoning(thought));
        if (content.Length > 0)
            events.Add(StreamEvent.OfText(content));
        if (refusal.Length > 0)
        {
            _hasRefusal = true;
            events.Add(StreamEvent.OfRefusal(refusal));
        }
        if (toolCalls.TokenType == JsonTokenType.StartArray)
            ReadToolCalls(ref toolCalls, data, events);
        if (functionCall.TokenType == JsonTokenType.StartObject)
        {
            string name = "",
                arguments = "";
            ReadFunction(ref functionCall, data, ref name, ref arguments);
            _calls.Add(index: 0, position: 0, id: "", name, arguments, events);
        }
    }

    /// <summary>Mistral's content as an array of parts: <c>text</c>, and <c>thinking</c> which holds parts again.</summary>
    private static void ReadParts(ref Utf8JsonReader json, EventQueue events, bool isThought = false)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isText = json.ValueTextEquals("text"u8);
                var isThinking = json.ValueTextEquals("thinking"u8);
                json.Read();
                if (isThinking && json.TokenType == JsonTokenType.StartArray)
                    ReadParts(ref json, events, isThought: true);
                else if ((isText || isThinking) && json.TokenType == JsonTokenType.String)
                {
                    if (json.GetString() is { Length: > 0 } text)
                        events.Add(isThought || isThinking ? StreamEvent.OfReasoning(text) : StreamEvent.OfText(text));
                }
                else
                    json.Skip();
            }
        }
    }

    private void ReadToolCalls(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        for (var position = 0; json.Read() && json.TokenType == JsonTokenType.StartObject; position++)
        {
            int? index = null;
            string id = "",
                name = "",
                arguments = "";
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isFunction = json.ValueTextEquals("function"u8);
                var field = ChatFields.Match(json);
                json.Read();
                if (isFunction && json.TokenType == JsonTokenType.StartObject)
                    ReadFunction(ref json, data, ref name, ref arguments);
                else if (field == ChatField.Id)
                    id = Text(ref json);
                else if (field == ChatField.Index && json.TokenType == JsonTokenType.Number)
                    index = json.GetInt32();
                else
                    json.Skip();
            }
            _calls.Add(index, position, id, name, arguments, events);
        }
    }

    private static void ReadFunction(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref string name, ref string arguments)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isName = json.ValueTextEquals("name"u8);
            var isArguments = json.ValueTextEquals("arguments"u8);
            json.Read();
            if (isName)
                name = Text(ref json);
            else if (isArguments && json.TokenType == JsonTokenType.StartObject) // some servers send the object itself
            {
                var start = (int)json.TokenStartIndex;
                json.Skip();
                arguments = Encoding.UTF8.GetString(data[start..(int)json.BytesConsumed]);
            }
            else if (isArguments)
                arguments = Text(ref json);
            else
                json.Skip();
        }
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
        if (ChatUsage.Read(ref json) is { } usage)
            events.Add(StreamEvent.OfUsage(usage));
    }

    /// <summary>A text, or empty for whatever else stands in its place.</summary>
    private static string Text(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.GetString()!;
        json.Skip();
        return "";
    }
}

using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads what a chunk adds to the message, in the words of every server of the family.</summary>
internal sealed class ChatDelta
{
    public ChatToolCalls Calls { get; } = new();

    public bool HasRefusal { get; private set; }

    /// <summary>Where in the frame the text stands that was told, if it is a string.</summary>
    public Hole Text { get; set; }

    public void Read(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        string content = "",
            refusal = "",
            reasoning = "",
            reasoningContent = "";
        Hole place = default;
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
                    place = Hole.OfText(json);
                    break;
                case ChatField.Content when json.TokenType == JsonTokenType.StartArray:
                    ReadParts(ref json, events);
                    break;
                case ChatField.Reasoning:
                    reasoning = JsonValues.Text(ref json);
                    break;
                case ChatField.ReasoningContent:
                    reasoningContent = JsonValues.Text(ref json);
                    break;
                case ChatField.Refusal:
                    refusal = JsonValues.Text(ref json);
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
        {
            events.Add(StreamEvent.OfText(content));
            Text = place;
        }
        if (refusal.Length > 0)
        {
            HasRefusal = true;
            events.Add(StreamEvent.OfRefusal(refusal));
        }
        if (toolCalls.TokenType == JsonTokenType.StartArray)
            ReadToolCalls(ref toolCalls, data, events);
        if (functionCall.TokenType == JsonTokenType.StartObject)
        {
            string name = "",
                arguments = "";
            ReadFunction(ref functionCall, data, ref name, ref arguments);
            Calls.Add(index: 0, position: 0, id: "", name, arguments, events);
        }
    }

    /// <summary>Mistral's content as an array of parts: <c>text</c>, and <c>thinking</c> which holds parts again.</summary>
    private static void ReadParts(ref Utf8JsonReader json, EventQueue events, bool isThought = false)
    {
        while (JsonValues.NextObject(ref json))
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
        for (var position = 0; JsonValues.NextObject(ref json); position++)
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
                    id = JsonValues.Text(ref json);
                else if (field == ChatField.Index && json.TokenType == JsonTokenType.Number)
                    index = json.TryGetInt32(out var number) ? number : null;
                else
                    json.Skip();
            }
            Calls.Add(index, position, id, name, arguments, events);
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
                name = JsonValues.Text(ref json);
            else if (isArguments && json.TokenType == JsonTokenType.StartObject) // some servers send the object itself
            {
                var start = (int)json.TokenStartIndex;
                json.Skip();
                arguments = Encoding.UTF8.GetString(data[start..(int)json.BytesConsumed]);
            }
            else if (isArguments)
                arguments = JsonValues.Text(ref json);
            else
                json.Skip();
        }
    }
}

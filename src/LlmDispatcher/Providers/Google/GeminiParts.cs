using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads what the parts of a candidate add to the answer.</summary>
internal sealed class GeminiParts
{
    private int _calls;
    private ReadObject? _readPart;

    /// <summary>Reads one object of an array.</summary>
    public delegate void ReadObject(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events);

    /// <summary>The answer's id, which makes the ids of calls that come without one unlike those of other answers.</summary>
    public string AnswerId { get; set; } = "";

    public bool HasCalls => _calls > 0;

    /// <summary>Where in the frame the last text stands that was told.</summary>
    public Hole Text { get; set; }

    /// <summary>Reads the objects of the array that the reader stands on.</summary>
    /// <returns>How many there were.</returns>
    public static int ReadObjects(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events, ReadObject read)
    {
        var count = 0;
        for (; JsonValues.NextObject(ref json); count++)
            read(ref json, data, events);
        return count;
    }

    public void ReadContent(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            if (field == GeminiField.Parts && json.TokenType == JsonTokenType.StartArray)
                ReadObjects(ref json, data, events, _readPart ??= ReadPart);
            else
                json.Skip();
        }
    }

    private void ReadPart(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        string? text = null;
        var signature = "";
        var isThought = false;
        Hole place = default;
        Utf8JsonReader call = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            switch (field)
            {
                case GeminiField.Text when json.TokenType == JsonTokenType.String:
                    text = json.GetString();
                    place = Hole.OfText(json);
                    break;
                case GeminiField.Thought:
                    isThought = json.TokenType == JsonTokenType.True;
                    json.Skip();
                    break;
                case GeminiField.ThoughtSignature:
                    signature = JsonValues.Text(ref json);
                    break;
                case GeminiField.FunctionCall when json.TokenType == JsonTokenType.StartObject:
                    call = json; // the signature may come after it
                    json.Skip();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (call.TokenType == JsonTokenType.StartObject)
        {
            ReadCall(ref call, data, signature, events);
            return;
        }
        if (!string.IsNullOrEmpty(text))
        {
            events.Add(isThought ? StreamEvent.OfReasoning(text) : StreamEvent.OfText(text));
            Text = place;
        }
        // Of a part that has no event (executed code, an image) the seal would seem to belong to another.
        if (signature.Length > 0 && text is not null)
            events.Add(StreamEvent.OfReasoningSignature(signature));
    }

    /// <summary>A call comes whole, in one part.</summary>
    private void ReadCall(ref Utf8JsonReader json, ReadOnlySpan<byte> data, string signature, EventQueue events)
    {
        string id = "",
            name = "",
            arguments = "";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            switch (field)
            {
                case GeminiField.Id:
                    id = JsonValues.Text(ref json);
                    break;
                case GeminiField.Name:
                    name = JsonValues.Text(ref json);
                    break;
                case GeminiField.Args when json.TokenType == JsonTokenType.StartObject:
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    arguments = Encoding.UTF8.GetString(data[start..(int)json.BytesConsumed]);
                    break;
                case GeminiField.PartialArgs when json.TokenType == JsonTokenType.StartArray:
                case GeminiField.WillContinue when json.TokenType == JsonTokenType.True:
                    throw InPieces();
                default:
                    json.Skip();
                    break;
            }
        }

        var index = _calls++;
        if (id.Length == 0)
            id = MakeId(index);
        events.Add(StreamEvent.OfToolCallStart(index, id, name, signature.Length > 0 ? signature : null));
        if (arguments.Length > 0)
            events.Add(StreamEvent.OfToolCallFragment(index, arguments));
        events.Add(StreamEvent.OfToolCallEnd(index));
    }

    // Unlike those of the answers before it: others take a conversation in which an id comes twice for a wrong one.
    private string MakeId(int index) =>
        AnswerId.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"call_{AnswerId}_{index}")
            : string.Create(CultureInfo.InvariantCulture, $"call_{index}");

    // Nobody gets them who has not asked for them; to skip them would call a tool with half of its arguments.
    private static ProviderException InPieces() =>
        new(
            new ProviderFailure(
                FailureClass.Invalid,
                LlmErrorKind.ModelUnsupported,
                "The provider sends a function's arguments in pieces (partialArgs), which is not supported: do not ask for streamFunctionCallArguments."
            )
        );
}

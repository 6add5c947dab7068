using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>
/// Reads the answers of Gemini's <c>generateContent</c>: streamed chunks, each of which is a whole response that holds the new parts only; one whole
/// response; or an array of them, which is how a stream comes when it is not asked for as events. Unknown members are skipped, and what we have no event
/// for (executed code, generated media, citations) stays in the payload; a frame that cannot be read fails the answer, as what it held is unknown.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class GeminiReader(string? secret = null) : IFrameReader
{
    private readonly GeminiParts _parts = new();
    private readonly TextShape _shape = new();
    private GeminiUsage? _usage; // of the frame that the shape was learned from
    private GeminiParts.ReadObject? _readCandidate;
    private bool _isStarted;

    /// <summary>A finish reason.</summary>
    public bool HasProof { get; private set; }

    /// <summary>Never: the dialect has no terminal marker, and the counts may follow the finish.</summary>
    public bool IsDone => false;

    public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (data.IsEmpty)
            return;
        if (_shape.Read(eventName, data) is { } text)
        {
            events.Add(StreamEvent.OfText(text));
            if (_usage is { } usage)
                events.Add(StreamEvent.OfUsage(usage.In(_shape).ToDetails()));
            return;
        }
        _shape.Forget(); // it goes with the counts of its own frame
        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType == JsonTokenType.StartArray)
        {
            GeminiParts.ReadObjects(ref json, data, events, ReadResponse);
            json.Read(); // anything after it throws
            return;
        }
        var isNamed = _isStarted;
        ReadResponse(ref json, data, events);
        json.Read();
        if (isNamed && events.Count == (_usage is null ? 1 : 2) && events[0].Kind == StreamEventKind.Text)
            _shape.Learn(eventName, data, _parts.Text, _usage?.CandidatesPlace ?? default, _usage?.TotalPlace ?? default);
    }

    private void ReadResponse(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A response is an object.");
        var start = (int)json.TokenStartIndex;
        string id = "",
            model = "";
        (string Reason, string Message)? blocked = null;
        _usage = null;
        bool hasError = false,
            hasCandidates = false;
        Utf8JsonReader candidates = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            switch (field)
            {
                case GeminiField.Candidates when json.TokenType == JsonTokenType.StartArray:
                    if (_isStarted)
                        hasCandidates = ReadCandidates(ref json, data, events);
                    else
                    {
                        candidates = json; // read after the answer's name, which stands at the end
                        json.Skip();
                    }
                    break;
                case GeminiField.ResponseId when !_isStarted:
                    id = JsonValues.Text(ref json);
                    break;
                case GeminiField.ModelVersion when !_isStarted:
                    model = JsonValues.Text(ref json);
                    break;
                case GeminiField.UsageMetadata:
                    _usage = GeminiUsage.Read(ref json);
                    break;
                case GeminiField.PromptFeedback when json.TokenType == JsonTokenType.StartObject:
                    blocked = ReadFeedback(ref json);
                    break;
                case GeminiField.Error when json.TokenType != JsonTokenType.Null:
                    hasError = true;
                    json.Skip();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (hasError)
            throw new ProviderException(GeminiErrors.ReadInBand(data[start..(int)json.BytesConsumed], secret));
        if (!_isStarted && (id.Length > 0 || model.Length > 0))
        {
            _isStarted = true;
            _parts.AnswerId = id;
            events.Add(StreamEvent.OfStart(new ResponseStart(id, model)));
        }
        if (candidates.TokenType == JsonTokenType.StartArray)
            hasCandidates = ReadCandidates(ref candidates, data, events);
        if (blocked is var (reason, message) && !hasCandidates)
            throw new ProviderException(Blocked(reason, message));
        if (_usage is { } usage)
            events.Add(StreamEvent.OfUsage(usage.ToDetails()));
    }

    private bool ReadCandidates(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events) =>
        GeminiParts.ReadObjects(ref json, data, events, _readCandidate ??= ReadCandidate) > 0;

    private void ReadCandidate(ref Utf8JsonReader json, ReadOnlySpan<byte> data, EventQueue events)
    {
        var isOurs = true; // we ask for one candidate; the others of a client that asked for more travel as payload
        string finish = "",
            explanation = "";
        Utf8JsonReader content = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            switch (field)
            {
                case GeminiField.Content when json.TokenType == JsonTokenType.StartObject:
                    content = json; // the index, which may say that it is not ours, comes after it
                    json.Skip();
                    break;
                case GeminiField.Index when json.TokenType == JsonTokenType.Number:
                    isOurs = json.TryGetInt64(out var index) && index == 0;
                    break;
                case GeminiField.FinishReason:
                    finish = JsonValues.Text(ref json);
                    break;
                case GeminiField.FinishMessage:
                    explanation = JsonValues.Text(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        if (!isOurs)
            return;
        if (content.TokenType == JsonTokenType.StartObject)
            _parts.ReadContent(ref content, data, events);
        if (!GeminiFinish.IsReason(finish))
            return;
        HasProof = true;
        events.Add(StreamEvent.OfFinish(GeminiFinish.Read(finish, _parts.HasCalls, explanation)));
    }

    /// <returns>Why the prompt was blocked; <see langword="null"/> when it was not.</returns>
    private static (string Reason, string Message)? ReadFeedback(ref Utf8JsonReader json)
    {
        string reason = "",
            message = "";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = GeminiFields.Match(json);
            json.Read();
            if (field == GeminiField.BlockReason)
                reason = JsonValues.Text(ref json);
            else if (field == GeminiField.BlockReasonMessage)
                message = JsonValues.Text(ref json);
            else
                json.Skip();
        }
        return reason is "" or "BLOCK_REASON_UNSPECIFIED" ? null : (reason, message);
    }

    private ProviderFailure Blocked(string reason, string message) =>
        new(
            FailureClass.Refused,
            LlmErrorKind.ContentFilter,
            PlainText.Clean(
                SecretMask.Apply($"The provider blocked the prompt: {(message.Length > 0 ? $"{reason}: {message}" : $"{reason}.")}", secret)
            )
        )
        {
            Code = PlainText.Clean(reason),
        };
}

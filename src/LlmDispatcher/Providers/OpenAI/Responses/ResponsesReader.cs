using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// Reads OpenAI Responses: streamed events by their <c>type</c>, and whole responses. Unknown events are skipped; one that cannot be read fails the
/// answer, as what it held is unknown.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class ResponsesReader(string? secret = null) : IFrameReader
{
    private readonly ReceivedItems _items = new();
    private readonly TextShape _shape = new();
    private bool _isStarted;

    /// <summary><c>response.completed</c> or <c>response.incomplete</c>.</summary>
    public bool HasProof { get; private set; }

    public bool IsDone { get; private set; }

    public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (data.IsEmpty)
            return; // a keep-alive of some servers
        if (data.SequenceEqual("[DONE]"u8)) // not of this dialect, but servers that speak Chat as well send it
        {
            IsDone = true;
            return;
        }

        if (_shape.Read(eventName, data) is { } text)
        {
            events.Add(StreamEvent.OfText(text));
            return;
        }

        _shape.Forget(); // what is parsed may change what the same words mean
        var frame = ResponsesFrame.Read(data);
        switch (frame.Event)
        {
            case ResponsesEvent.Snapshot when !_isStarted:
                Start(ResponseSnapshot.Read(frame.Response), events);
                break;
            case ResponsesEvent.ItemAdded:
                _items.Add(frame.Item, frame.OutputIndex, events);
                break;
            case ResponsesEvent.ItemDone:
                _items.Finish(frame.Item, frame.OutputIndex, events);
                break;
            case ResponsesEvent.TextDelta:
                _items.AddDelta(frame.Event, frame, events);
                if (events.Count == 1 && frame.DeltaPlace.Kind == HoleKind.Text)
                    _shape.Learn(eventName, data, frame.DeltaPlace, frame.Number, frame.Filling);
                break;
            case ResponsesEvent.RefusalDelta:
            case ResponsesEvent.ReasoningDelta:
            case ResponsesEvent.ArgumentsDelta:
                _items.AddDelta(frame.Event, frame, events);
                break;
            case ResponsesEvent.TextDone:
                _items.AddWhole(ResponsesEvent.TextDelta, frame, events);
                break;
            case ResponsesEvent.RefusalDone:
                _items.AddWhole(ResponsesEvent.RefusalDelta, frame, events);
                break;
            case ResponsesEvent.ReasoningDone:
                _items.AddWhole(ResponsesEvent.ReasoningDelta, frame, events);
                break;
            case ResponsesEvent.ArgumentsDone:
                _items.AddWhole(ResponsesEvent.ArgumentsDelta, frame, events);
                break;
            case ResponsesEvent.Completed:
                End("completed", frame.Response, events);
                break;
            case ResponsesEvent.Incomplete:
                End("incomplete", frame.Response, events);
                break;
            case ResponsesEvent.Failed:
                End("failed", frame.Response, events);
                break;
            case ResponsesEvent.Other when frame.IsResponse:
                End("", data, events);
                break;
            case ResponsesEvent.Error: // response.failed follows, and says no more
            case ResponsesEvent.Other when frame.HasError || eventName == "error":
                throw new ProviderException(OpenAIErrors.ReadInBand(data, secret));
            default:
                break;
        }
    }

    private void Start(in ResponseSnapshot response, EventQueue events)
    {
        if (_isStarted || (response.Id.Length == 0 && response.Model.Length == 0))
            return;
        _isStarted = true;
        events.AddFirst(StreamEvent.OfStart(new ResponseStart(response.Id, response.Model, response.CreatedAt)));
    }

    /// <param name="status">What the event's name says; empty for a whole response, which has only its own status.</param>
    /// <param name="data">The response.</param>
    /// <param name="events">Takes what it tells.</param>
    private void End(string status, ReadOnlySpan<byte> data, EventQueue events)
    {
        var response = ResponseSnapshot.Read(data);
        if (response.Status is "completed" or "incomplete" or "failed" or "cancelled")
            status = response.Status;
        if (status is "failed" or "cancelled")
            throw new ProviderException(Failure(status, response.HasError, data));
        Start(response, events);
        if (!_items.Any) // else the output repeats what was streamed
            _items.ReadOutput(response.Output, events);
        if (status.Length == 0)
            return; // in the background, perhaps: it is not over
        _items.End(isCut: status == "incomplete", events);
        HasProof = true;
        IsDone = true;
        events.Add(StreamEvent.OfFinish(ResponsesFinish.Read(status, response.Reason, _items.HasCalls, _items.HasRefusal)));
        if (ReadUsage(response.Usage) is { } usage)
            events.Add(StreamEvent.OfUsage(usage));
    }

    private ProviderFailure Failure(string status, bool hasError, ReadOnlySpan<byte> response) =>
        hasError
            ? OpenAIErrors.ReadInBand(response, secret)
            : new ProviderFailure(
                FailureClass.Transient,
                LlmErrorKind.ServiceUnavailable,
                status == "cancelled" ? "The provider cancelled the answer." : "The provider's answer failed, and it does not say why."
            );

    private static UsageDetails? ReadUsage(ReadOnlySpan<byte> usage)
    {
        if (RawJson.IsNull(usage))
            return null;
        var json = new Utf8JsonReader(usage);
        json.Read();
        return OpenAIUsage.Read(ref json);
    }
}

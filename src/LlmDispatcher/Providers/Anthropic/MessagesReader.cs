using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>
/// Reads Anthropic Messages: the events of a stream by their own <c>type</c>, and whole responses. Unknown events, blocks and deltas are skipped; a
/// frame that cannot be read fails the answer, as what it held is unknown.
/// </summary>
/// <param name="secret">The key that was sent; it is blanked where an error repeats it.</param>
internal sealed class MessagesReader(string? secret = null) : IFrameReader
{
    private readonly MessagesBlocks _blocks = new();
    private readonly TextShape _shape = new();
    private MessagesUsage _usage;
    private string? _id;
    private string _stopReason = "";
    private string? _stopSequence;
    private string? _explanation;

    /// <summary>A <c>message_stop</c> after a stop reason; neither alone proves anything.</summary>
    public bool HasProof { get; private set; }

    public bool IsDone { get; private set; }

    public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events)
    {
        if (data.IsEmpty)
            return;
        if (_shape.Read(eventName, data) is { } text)
        {
            events.Add(StreamEvent.OfText(text));
            return;
        }
        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is an object.");
        var frame = MessagesFrame.Read(ref json, data);
        switch (frame.Type)
        {
            case FrameType.BlockDelta:
                _blocks.Add(frame.Index, frame.Block, events);
                if (events.Count == 1 && events[0].Kind == StreamEventKind.Text && frame.Block.Place.Kind == HoleKind.Text)
                    _shape.Learn(eventName, data, frame.Block.Place);
                break;
            case FrameType.BlockStart:
                _shape.Forget();
                _blocks.Start(frame.Index, frame.Block, events);
                break;
            case FrameType.BlockStop:
                _shape.Forget(); // the same words would be an error in another block
                _blocks.Stop(frame.Index, events);
                break;
            case FrameType.MessageStart:
                if (Start(frame, events))
                    ReadContent(frame, data, events);
                break;
            case FrameType.MessageDelta:
                ReadStop(frame);
                ReadUsage(frame, events);
                break;
            case FrameType.MessageStop:
                Stop(events);
                break;
            case FrameType.Message when _id is null:
                Start(frame, events);
                ReadContent(frame, data, events);
                ReadStop(frame);
                Stop(events);
                break;
            case FrameType.Error:
            case FrameType.None when frame.HasError || eventName == "error":
                throw new ProviderException(AnthropicErrors.ReadInBand(data, secret));
            default:
                break;
        }
    }

    /// <returns>Whether it begins an answer; some proxies repeat the beginning.</returns>
    private bool Start(in MessagesFrame frame, EventQueue events)
    {
        if (_id is not null)
        {
            return frame.Id == _id ? false : throw ResponseFailures.Malformed($"message '{frame.Id}' begins inside message '{_id}'");
        }
        _id = frame.Id;
        if (frame.Id.Length > 0 || frame.Model.Length > 0)
            events.Add(StreamEvent.OfStart(new ResponseStart(frame.Id, frame.Model)));
        ReadUsage(frame, events);
        return true;
    }

    /// <summary>Blocks that came whole: all of them in a whole response; in a stream, those that the provider's own tools began with.</summary>
    private void ReadContent(in MessagesFrame frame, ReadOnlySpan<byte> data, EventQueue events)
    {
        var json = frame.Content;
        if (json.TokenType != JsonTokenType.StartArray)
            return;
        while (JsonValues.NextObject(ref json))
        {
            const int whole = -1; // not an index of the wire
            _blocks.Start(whole, MessagesBlock.Read(ref json, data), events);
            _blocks.Stop(whole, events);
        }
    }

    private void ReadUsage(in MessagesFrame frame, EventQueue events)
    {
        if (!frame.Usage.Any)
            return;
        _usage = frame.Usage.After(_usage);
        events.Add(StreamEvent.OfUsage(_usage.ToDetails()));
    }

    private void ReadStop(in MessagesFrame frame)
    {
        if (frame.StopReason.Length == 0)
            return;
        _stopReason = frame.StopReason;
        _stopSequence = frame.StopSequence.Length > 0 ? frame.StopSequence : null;
        _explanation = frame.Explanation.Length > 0 ? frame.Explanation : null;
    }

    private void Stop(EventQueue events)
    {
        IsDone = true;
        if (_stopReason.Length == 0)
            return; // declared done, without a word on why
        _blocks.StopAll(events);
        HasProof = true;
        events.Add(StreamEvent.OfFinish(MessagesFinish.Read(_stopReason, _stopSequence, _explanation)));
    }
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Sse;

/// <summary>Reads an answer that comes as server-sent events, in whichever dialect the frame reader knows.</summary>
internal static class SseEvents
{
    public static async IAsyncEnumerable<StreamEvent> ReadAsync(
        Stream body,
        IFrameReader reader,
        ProviderOptions limits,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var bounded = new BoundedSseStream(body, limits.MaxEventBytes);
        var frame = new Frame(bounded, reader, new EventQueue(limits.MaxAnswerLength));
        var events = frame.Events;
        var items = SseParser.Create(bounded, frame.Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            while (!reader.IsDone)
            {
                try
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                        break;
                }
                catch (IOException broken) when (!cancellationToken.IsCancellationRequested)
                {
                    if (reader.HasProof) // what is lost can be no more than the token counts
                        break;
                    throw ResponseFailures.Broken(broken);
                }

                for (var i = 0; i < events.Count; i++)
                    yield return events[i];
                events.Clear();
            }
        }
        if (!reader.HasProof)
            throw ResponseFailures.Truncated(
                reader.IsDone ? "it was declared done without a finish reason" : "the stream ended without a finish reason"
            );
    }

    /// <summary>What one call of the parser works on. Its bytes are copied, as the parser's own go with the call.</summary>
    private sealed class Frame(BoundedSseStream bounded, IFrameReader reader, EventQueue events)
    {
        private byte[] _data = new byte[1024];

        public EventQueue Events => events;

        public bool Parse(string name, ReadOnlySpan<byte> data)
        {
            bounded.CompleteEvent();
            var isTail = bounded.IsAtEnd && reader.HasProof;
            if (data.Length > _data.Length)
                _data = new byte[Math.Max(data.Length, _data.Length * 2)];
            data.CopyTo(_data);
            try
            {
                reader.Read(name, data, events);
            }
            // Text that is no UTF-8, or half a surrogate pair, is an InvalidOperationException to the JSON reader.
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                if (isTail) // cut off inside what follows the proof
                {
                    events.Clear();
                    return false;
                }
                throw bounded.IsAtEnd
                    ? ResponseFailures.Truncated("the stream ended inside an event", e)
                    : ResponseFailures.Malformed("an event is not what the wire language allows", e);
            }
            events.Attach(new Payload(name, _data.AsMemory(0, data.Length)));
            return true;
        }
    }
}

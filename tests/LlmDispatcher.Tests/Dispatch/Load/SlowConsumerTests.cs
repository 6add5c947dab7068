using System.Runtime.CompilerServices;
using System.Text;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch.Load;

/// <summary>Who reads slowly is not read ahead of: what is not asked for stays with the provider. The soak program measures the same over real HTTP.</summary>
public sealed class SlowConsumerTests
{
    private const int Bytes = 5 << 20;
    private const int ReadAhead = 64 << 10;
    private const string Piece = "word ";
    private static readonly string Event =
        "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + Piece + "\"}}]}\n\n";
    private static readonly int EventLength = Event.Length;

    [Fact]
    public async Task Consumer_ThatStopsReading_LeavesTheRestWithTheProvider()
    {
        var body = new CountingBody(Body());
        using var dispatcher = LlmSwitch.Create(b => b.AddSource("a", new Source(body), "m"));
        var chunks = 0;
        var text = 0;
        await foreach (var chunk in dispatcher.StreamChunksAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken))
        {
            text += chunk.Text.Length;
            if (++chunks % 100 == 0)
                body.Fetched.ShouldBeLessThan(chunks * EventLength + ReadAhead);
            if (chunks == 10_000)
                break;
        }
        text.ShouldBe(chunks * Piece.Length);
        body.Fetched.ShouldBeLessThan(Bytes / 2);
        body.IsDisposed.ShouldBeTrue();
    }

    private static byte[] Body() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Event, Bytes / Event.Length)));

    private sealed class Source(CountingBody body) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await using (body.ConfigureAwait(false))
            {
                await foreach (
                    var e in SseEvents.ReadAsync(body, new ChatReader(), new ProviderOptions(), cancellationToken).ConfigureAwait(false)
                )
                    yield return e;
            }
        }
    }

    /// <summary>Knows how much of it was fetched.</summary>
    private sealed class CountingBody(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public long Fetched { get; private set; }

        public bool IsDisposed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Fetched += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

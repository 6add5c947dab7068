using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Sse;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>The frames of server-sent events alone, with small limits: any bytes are frames, or a <see cref="ProviderException"/>, and no frame is larger than the limit allows.</summary>
internal sealed class SseTarget : IFuzzTarget
{
    private const int MaxFrame = 2000;

    public string Name => "sse";

    public IReadOnlyList<byte[]> Seeds { get; } = Embedded.All(n => n.EndsWith(".sse", StringComparison.Ordinal));

    public void Feed(byte[] input, Random random)
    {
        var reader = new Counting();
        var limits = new ProviderOptions { MaxEventBytes = MaxFrame };
        foreach (var e in Collected.From(SseEvents.ReadAsync(new BrokenReads(input, random), reader, limits, default)).Events)
        {
            // An event may be completed by the read that went over the limit of the next one: the parser asks for as much again as it holds.
            if (e.Payload.Data.Length > MaxFrame * 2)
                throw new FuzzException($"A frame has {e.Payload.Data.Length:N0} bytes.");
        }
        if (reader.Frames > input.Length / 5 + 1)
            throw new FuzzException($"{reader.Frames} frames came out of {input.Length} bytes.");
    }

    private sealed class Counting : IFrameReader
    {
        public int Frames { get; private set; }

        public bool HasProof => true;

        public bool IsDone => false;

        public void Read(string eventName, ReadOnlySpan<byte> data, EventQueue events) => Frames++;
    }
}

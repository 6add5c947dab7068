using System.IO.Hashing;
using LlmDispatcher.Caching;
using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>What a cache's file holds. Its checksum is made good again, so that the bytes are read: an answer, or nothing; never an exception.</summary>
internal sealed class StoredAnswerTarget : IFuzzTarget
{
    public string Name => "stored-answer";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Recorded()];

    public void Feed(byte[] input, Random random)
    {
        byte[] bytes = [.. input, .. new byte[AnswerBytes.ChecksumBytes]];
        XxHash3.Hash(bytes.AsSpan(0, input.Length), bytes.AsSpan(input.Length));
        if (AnswerBytes.Read(bytes) is { } answer && AnswerBytes.Read(AnswerBytes.Write(answer))?.Events.Length != answer.Events.Length)
            throw new FuzzException("What was read is not what it is when it is written again.");
    }

    private static IEnumerable<byte[]> Recorded()
    {
        foreach (var fixture in Embedded.All(n => n.EndsWith(".sse", StringComparison.Ordinal)))
        {
            foreach (
                var reader in new Func<Providers.IFrameReader>[]
                {
                    () => new ChatReader(),
                    () => new ResponsesReader(),
                    () => new MessagesReader(),
                    () => new GeminiReader(),
                }
            )
            {
                var (events, error) = Collected.From(
                    SseEvents.ReadAsync(new BrokenReads(fixture, null), reader(), new ProviderOptions(), default)
                );
                if (error is not null) // of another language
                    continue;
                var recorded = events
                    .Where(e => e.Kind != StreamEventKind.Other)
                    .Select((e, i) => new RecordedEvent(e, TimeSpan.FromMilliseconds(i)));
                yield return AnswerBytes.Write(new RecordedAnswer("p", "m", [.. recorded]))[..^AnswerBytes.ChecksumBytes];
            }
        }
    }
}

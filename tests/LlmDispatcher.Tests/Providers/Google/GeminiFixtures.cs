using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>The shapes of the dialect, and how they are read in tests.</summary>
internal static class GeminiFixtures
{
    private static readonly ProviderOptions Limits = new();

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(Stream body, ProviderOptions? limits = null) =>
        Transcript.CollectAsync(SseEvents.ReadAsync(body, new GeminiReader(), limits ?? Limits, TestContext.Current.CancellationToken));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(params IEnumerable<string> chunks) =>
        ReadAsync(TrickleStream.Whole(Encoding.UTF8.GetBytes(string.Concat(chunks.Select(c => $"data: {c}\r\n\r\n")))));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadWholeAsync(ReadOnlyMemory<byte> body) =>
        Transcript.CollectAsync(
            WholeResponse.ReadAsync(TrickleStream.ByteByByte(body), new GeminiReader(), Limits, TestContext.Current.CancellationToken)
        );

    /// <summary>The transcript, with the seals that this dialect has.</summary>
    public static string Tell(IEnumerable<StreamEvent> events) =>
        string.Concat(
            events.Select(e =>
                Transcript.Of([e]).TrimEnd('\n')
                + e switch
                {
                    { Kind: StreamEventKind.Other } => "",
                    { Kind: StreamEventKind.ReasoningSignature } when !Transcript.Of([e]).Contains(e.Text, StringComparison.Ordinal) =>
                        $" {e.Text}\n",
                    { ToolCall.Signature: { } seal } => $" sealed {seal}\n",
                    { Finish.Explanation: { } why } => $" because {why}\n",
                    _ => "\n",
                }
            )
        );
}

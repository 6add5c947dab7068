using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>The recorded shapes of the dialect, and how they are read in tests.</summary>
internal static class MessagesFixtures
{
    private static readonly ProviderOptions Limits = new();

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{name}.sse"));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(Stream body) =>
        Transcript.CollectAsync(SseEvents.ReadAsync(body, new MessagesReader(), Limits, TestContext.Current.CancellationToken));

    /// <summary>Reads a stream of the events that stand one a line.</summary>
    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadLinesAsync(string events) =>
        ReadAsync(
            TrickleStream.Whole(
                Encoding.UTF8.GetBytes(
                    string.Concat(
                        events
                            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                            .Select(e => $"data: {e}\n\n")
                    )
                )
            )
        );

    /// <summary>Reads a whole response.</summary>
    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadWholeAsync(ReadOnlyMemory<byte> json) =>
        Transcript.CollectAsync(
            WholeResponse.ReadAsync(TrickleStream.Whole(json), new MessagesReader(), Limits, TestContext.Current.CancellationToken)
        );
}

using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>The recorded shapes of the family, and how they are read in tests.</summary>
internal static class ChatFixtures
{
    private static readonly ProviderOptions Limits = new();

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{name}.sse"));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(Stream body, ProviderOptions? limits = null) =>
        Transcript.CollectAsync(SseEvents.ReadAsync(body, new ChatReader(), limits ?? Limits, TestContext.Current.CancellationToken));

    public static Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(string sse) =>
        ReadAsync(TrickleStream.Whole(System.Text.Encoding.UTF8.GetBytes(sse)));
}

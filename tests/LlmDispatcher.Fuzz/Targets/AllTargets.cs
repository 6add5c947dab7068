using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>Every reader of bytes that others write.</summary>
internal static class AllTargets
{
    /// <summary>Readers of providers' answers.</summary>
    public static readonly IReadOnlyList<StreamTarget> Streams =
    [
        new("chat", WireDialect.Chat, () => new ChatReader()),
        new("responses", WireDialect.Responses, () => new ResponsesReader()),
        new("messages", WireDialect.Anthropic, () => new MessagesReader()),
        new("gemini", WireDialect.Google, () => new GeminiReader()),
        new("transcription", WireDialect.Transcription, () => new TranscriptionReader()),
    ];

    public static readonly IReadOnlyList<IFuzzTarget> List =
    [
        .. Streams,
        new SseTarget(),
        new FailureTarget(),
        new RequestTarget("chat-request", "chat-", ChatInbound.Instance),
        new RequestTarget("responses-request", "responses-request", ResponsesInbound.Instance),
        new RequestTarget("messages-request", "messages-", MessagesInbound.Instance),
        new RequestTarget("gemini-request", "gemini-request", new GeminiInbound("m", isStream: true)),
        new RequestTarget("transcription-request", "transcription-form", TranscriptionInbound.Instance),
        new ConfigurationTarget(),
        new BatchTarget(),
        new StoredAnswerTarget(),
    ];
}

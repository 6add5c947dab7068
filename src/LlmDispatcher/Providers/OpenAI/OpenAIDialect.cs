using System.Net.Http.Headers;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>A server of the family: Chat Completions, and the endpoint for transcriptions where one is asked for.</summary>
internal sealed class OpenAIDialect(ProviderOptions options) : IProviderDialect
{
    private readonly ChatDialect _chat = new(options);
    private readonly TranscriptionDialect _transcription = new(options);

    public WireDialect LanguageOf(TaskRequest request) => For(request).LanguageOf(request);

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null) => For(request).Write(request, dropped);

    public IFrameReader Reader(TaskRequest request) => For(request).Reader(request);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => _chat.ReadHead(headers);

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        _chat.ReadFailure(status, headers, body, now);

    private IProviderDialect For(TaskRequest request) => TranscriptionDialect.Takes(request) ? _transcription : _chat;
}

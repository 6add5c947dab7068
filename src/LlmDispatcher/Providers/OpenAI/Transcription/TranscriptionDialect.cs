using System.Net.Http.Headers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>OpenAI audio transcription: <c>POST {base}/audio/transcriptions</c>.</summary>
internal sealed class TranscriptionDialect(ProviderOptions options) : IProviderDialect
{
    /// <summary>Whether a request is one for this endpoint: by its kind, or by a model that does nothing else.</summary>
    public static bool Takes(TaskRequest request) => Media.Transcription.IsMeant(request.TaskType, request.Model);

    public WireDialect LanguageOf(TaskRequest request) => WireDialect.Transcription;

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null) =>
        OpenAIRequest.Post(options, "audio/transcriptions", TranscriptionRequestWriter.Write(request, request.Model!, dropped));

    public IFrameReader Reader(TaskRequest request) => new TranscriptionReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => OpenAIHeaders.Read(headers);

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        OpenAIErrors.Read(status, headers, body, now, options.ApiKey);
}

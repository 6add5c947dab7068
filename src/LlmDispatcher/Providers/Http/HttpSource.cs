using System.Runtime.CompilerServices;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Http;

/// <summary>A provider over HTTP, in whichever dialect it speaks: sends the request, reads the answer as it comes.</summary>
internal sealed class HttpSource(IProviderDialect dialect, ProviderOptions options, TimeProvider time) : IStreamSource, IDisposable
{
    private const int MaxErrorBytes = 64 << 10;

    private readonly HttpChannel _channel = new(options, time);

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var dropped = new List<string>();
        var language = dialect.LanguageOf(request);
        request = Translation.Into(language, request, dropped);
        using var message = dialect.Write(request, dropped);
        using var response = await _channel.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var head = dialect.ReadHead(response.Headers) with { Dialect = language, Dropped = dropped };
        yield return StreamEvent.OfHead(head); // of an error too: what is left of the limits matters most when nothing is
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode is < 200 or >= 300)
            throw await FailureAsync(response, body, cancellationToken).ConfigureAwait(false);

        var reader = dialect.Reader(request);
        var events = response.Content.Headers.ContentType?.MediaType switch // what came, not what was asked for
        {
            null or "text/event-stream" => SseEvents.ReadAsync(body, reader, options, cancellationToken),
            "application/json" => WholeResponse.ReadAsync(body, reader, options, cancellationToken),
            var other => throw ResponseFailures.Malformed($"it is '{other}', neither an event stream nor JSON"),
        };
        await foreach (var e in events.ConfigureAwait(false))
            yield return e;
    }

    public void Dispose() => _channel.Dispose();

    private async Task<ProviderException> FailureAsync(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> text;
        try
        {
            text = await WholeResponse.ReadBodyAsync(body, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ProviderException) // the body broke off: the status says enough
        {
            text = default;
        }
        return new ProviderException(dialect.ReadFailure((int)response.StatusCode, response.Headers, text.Span, time.GetUtcNow()));
    }
}

using System.Runtime.CompilerServices;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Http;

/// <summary>A provider over HTTP, in whichever dialect it speaks: sends the request, reads the answer as it comes.</summary>
/// <param name="dialect">The wire language.</param>
/// <param name="options">How to reach the provider.</param>
/// <param name="time">The clock.</param>
/// <param name="clients">Gives the client for a request; <see langword="null"/> for that of the options, or connections of our own.</param>
internal sealed class HttpSource(
    IProviderDialect dialect,
    ProviderOptions options,
    TimeProvider time,
    Func<HttpMessageInvoker>? clients = null
) : IStreamSource, IDisposable
{
    private const int MaxErrorBytes = 64 << 10;

    private readonly HttpChannel _channel = new(options, time, clients);

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var dropped = new List<string>();
        var language = dialect.LanguageOf(request);
        request = Translation.Into(language, request, dropped);
        using var message = dialect.Write(request, dropped);
        var token = options.Token is { } ask ? await AccessToken.PutAsync(message, ask, cancellationToken).ConfigureAwait(false) : null;
        using var response = await _channel.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var head = dialect.ReadHead(response.Headers) with { Dialect = language, Dropped = dropped };
        yield return StreamEvent.OfHead(head); // of an error too: what is left of the limits matters most when nothing is
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode is < 200 or >= 300)
            throw await FailureAsync(response, body, token, cancellationToken).ConfigureAwait(false);

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

    private async Task<ProviderException> FailureAsync(
        HttpResponseMessage response,
        Stream body,
        string? token,
        CancellationToken cancellationToken
    )
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
        var failure = dialect.ReadFailure((int)response.StatusCode, response.Headers, text.Span, time.GetUtcNow());
        return new ProviderException(AccessToken.Mask(failure, token));
    }
}

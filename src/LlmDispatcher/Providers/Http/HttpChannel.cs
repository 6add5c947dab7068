using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Http;

/// <summary>
/// The way to one provider: connections of our own, without an HttpClient above them, whose timeout and buffering are for answers that end; or a client that the user brings.
/// </summary>
internal sealed class HttpChannel : IDisposable
{
    private readonly HttpMessageInvoker? _own;
    private readonly Func<HttpMessageInvoker> _client;
    private readonly TimeSpan _connectTimeout;
    private readonly TimeProvider _time;

    /// <param name="options">How to reach the provider.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clients">Gives the client for a request; <see langword="null"/> for that of the options, or connections of our own.</param>
    public HttpChannel(ProviderOptions options, TimeProvider time, Func<HttpMessageInvoker>? clients = null)
    {
        _connectTimeout = options.ConnectTimeout;
        _time = time;
        var brought = clients ?? (options.Http is { } http ? () => http : null);
        if (brought is null)
            _own = new HttpMessageInvoker(ConnectionHandler.Create(options));
        _client = brought ?? (() => _own!);
    }

    /// <summary>Sends a request and waits for the response headers.</summary>
    /// <exception cref="ProviderException">The provider could not be reached, or not in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var connecting = new CancellationTokenSource(_connectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connecting.Token);
        if (request.Content is { } body)
            request.Content = new SentContent(body, () => connecting.CancelAfter(Timeout.InfiniteTimeSpan));
        try
        {
            return await SendAsync(_client(), request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the caller's token: ours, or the own handler's, which both limit connecting; or the patience of a client that was brought.
            if (_own is null && !connecting.IsCancellationRequested)
                throw Failed(FailureClass.Silent, LlmErrorKind.Timeout, $"The HttpClient gave up the request: {late.Message}", late);
            var timeout = new StreamTimeoutException("connect", _connectTimeout, _time.GetElapsedTime(start), late);
            throw Failed(FailureClass.Silent, LlmErrorKind.Timeout, timeout.Message, timeout);
        }
        catch (HttpRequestException broken)
        {
            var host = request.RequestUri!.GetLeftPart(UriPartial.Authority);
            throw Failed(FailureClass.Transient, LlmErrorKind.Connection, $"Cannot reach {host}: {Reason(broken)}.", broken);
        }
        catch (Exception error) when (_own is null && !cancellationToken.IsCancellationRequested) // a handler's own, such as a resilience pipeline's
        {
            throw Failed(FailureClass.Transient, LlmErrorKind.Unknown, $"The HttpClient failed: {error.Message}", error);
        }
    }

    public void Dispose() => _own?.Dispose();

    /// <summary>With the headers the answer begins: a client would otherwise read it to its end first.</summary>
    private static Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker client,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) =>
        client is HttpClient http
            ? http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : client.SendAsync(request, cancellationToken);

    private static ProviderException Failed(FailureClass failure, LlmErrorKind kind, string message, Exception cause) =>
        new(new ProviderFailure(failure, kind, message), cause);

    private static string Reason(HttpRequestException broken) =>
        broken.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the name cannot be resolved",
            HttpRequestError.ConnectionError => $"no connection ({broken.InnerException?.Message ?? broken.Message})",
            HttpRequestError.SecureConnectionError => $"no secure connection ({broken.InnerException?.Message ?? broken.Message})",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            HttpRequestError.ResponseEnded => "the connection closed before the response",
            _ => broken.InnerException?.Message ?? broken.Message,
        };
}

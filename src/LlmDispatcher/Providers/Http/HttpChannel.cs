using System.Net;
using System.Net.Security;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Http;

/// <summary>
/// The connections to one provider. No HttpClient above the handler: its timeout and its buffering are for answers that end. HTTP/1.1, so that a
/// connection carries one stream: what breaks it breaks no other, and giving a stream up closes it.
/// </summary>
internal sealed class HttpChannel : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeSpan _connectTimeout;
    private readonly TimeProvider _time;

    public HttpChannel(ProviderOptions options, TimeProvider time)
    {
        _connectTimeout = options.ConnectTimeout;
        _time = time;
        _invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // a redirect would carry the key to another host
                AutomaticDecompression = DecompressionMethods.None, // compressed streams come in bursts
                ConnectTimeout = options.ConnectTimeout, // ends what goes on connecting, for the pool, after its request has given up
                // What is left after a stream's last event is a few bytes, worth reading to keep the connection; a stream that was given up is not.
                MaxResponseDrainSize = 1024,
                ResponseDrainTimeout = TimeSpan.FromMilliseconds(50),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                PooledConnectionLifetime = TimeSpan.FromMinutes(10), // follow DNS
                Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
                SslOptions = Tls(options.CaFile),
                UseCookies = false,
            }
        );
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
            return await _invoker.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the caller's token: ours, or the handler's own, which both limit connecting.
            var timeout = new StreamTimeoutException("connect", _connectTimeout, _time.GetElapsedTime(start), late);
            throw new ProviderException(new ProviderFailure(FailureClass.Silent, LlmErrorKind.Timeout, timeout.Message), timeout);
        }
        catch (HttpRequestException broken)
        {
            throw new ProviderException(
                new ProviderFailure(
                    FailureClass.Transient,
                    LlmErrorKind.Connection,
                    $"Cannot reach {request.RequestUri!.GetLeftPart(UriPartial.Authority)}: {Reason(broken)}."
                ),
                broken
            );
        }
    }

    public void Dispose() => _invoker.Dispose();

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

    private static SslClientAuthenticationOptions Tls(string? caFile) =>
        caFile is null ? new() : new() { CertificateChainPolicy = ExtraAuthorities.Policy(caFile) };
}

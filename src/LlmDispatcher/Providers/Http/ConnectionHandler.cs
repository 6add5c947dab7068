using System.Net;
using System.Net.Security;

namespace LlmDispatcher.Providers.Http;

/// <summary>
/// How connections are made for streams. HTTP/1.1, so that a connection carries one stream: what breaks it breaks no other, and giving a stream up closes it.
/// </summary>
internal static class ConnectionHandler
{
    public static SocketsHttpHandler Create(ProviderOptions options) =>
        new()
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
        };

    private static SslClientAuthenticationOptions Tls(string? caFile) =>
        caFile is null ? new() : new() { CertificateChainPolicy = ExtraAuthorities.Policy(caFile) };
}

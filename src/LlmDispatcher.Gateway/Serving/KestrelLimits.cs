using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>What one client may cost the server.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1); // one answer, one connection: who leaves is noticed at once
        if (options.Certificate is { } certificate)
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = certificate.Current.TargetCertificate;
                https.OnAuthenticate = (_, tls) => tls.ServerCertificateContext = certificate.Current;
            });
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null; // counted by our own reader, which answers in the client's dialect
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = options.SlowHeaders;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, options.SlowBody);
        limits.MinResponseDataRate = null; // our own limit on stalls: an answer is slow by nature
        limits.MaxResponseBufferSize = 64 << 10;
        limits.MaxConcurrentConnections = options.MaxStreams + 1000L; // room to tell the others, and for /health
    }
}

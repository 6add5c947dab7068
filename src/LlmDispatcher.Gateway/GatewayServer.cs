using LlmDispatcher.Gateway.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmDispatcher.Gateway;

/// <summary>The dispatcher as a server: clients of OpenAI, Anthropic and Gemini point their base address here.</summary>
/// <remarks>It reads no configuration of its own, writes no log, and leaves signals to its owner.</remarks>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GatewayOptions _options;

    private GatewayServer(WebApplication app, GatewayOptions options)
    {
        _app = app;
        _options = options;
    }

    /// <summary>Where it listens, once it is started; a port 0 has become the one that was free.</summary>
    public IReadOnlyList<string> Urls => [.. _app.Urls];

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="llm">What answers. It stays its owner's to dispose.</param>
    /// <param name="options">The limits.</param>
    /// <param name="urls">Where to listen, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <exception cref="ArgumentException">Other machines could reach an address, and there are no keys; or an address wants a certificate, and there is none.</exception>
    public static GatewayServer Create(LlmSwitch llm, GatewayOptions options, params IReadOnlyList<string> urls)
    {
        if (options.Keys.Count == 0 && ListenAddresses.FirstOpen(urls) is { } open)
            throw new ArgumentException($"Without keys, a gateway listens on its own machine only, and not on {open}.", nameof(urls));
        if (options.Certificate is null && ListenAddresses.FirstSecure(urls) is { } secure)
            throw new ArgumentException($"Without a certificate, nobody can listen on {secure}.", nameof(urls));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        if (options.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, options));
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        var app = builder.Build();
        foreach (var url in urls)
            app.Urls.Add(url);
        app.Run(new Front(llm, options).HandleAsync);
        return new(app, options);
    }

    /// <summary>Listens from now on.</summary>
    /// <exception cref="IOException">An address is taken.</exception>
    /// <exception cref="FormatException">What was given is no address.</exception>
    public Task StartAsync(CancellationToken ct) => _app.StartAsync(ct);

    /// <summary>Takes no new connections and lets the answers under way go on, until the limit has passed or the token is cancelled; those that are left then are broken off.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_options.Drain, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await _app.StopAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // What was still under way is broken off by now.
        }
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

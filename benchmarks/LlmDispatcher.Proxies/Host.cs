using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Proxies;

/// <summary>A server in a process of its own: it prints its address, and serves until its standard input ends.</summary>
internal static class Host
{
    public static WebApplication Build(string url, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        configure?.Invoke(builder);
        return builder.Build();
    }

    public static async Task RunAsync(WebApplication app)
    {
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
            continue;
        await app.StopAsync(new CancellationToken(canceled: true));
    }
}

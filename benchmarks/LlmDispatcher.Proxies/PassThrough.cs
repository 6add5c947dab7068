using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace LlmDispatcher.Proxies;

/// <summary>YARP, handing everything on.</summary>
internal static class PassThrough
{
    public static async Task ServeAsync(string provider)
    {
        var app = Host.Build(
            "http://127.0.0.1:0",
            builder =>
                builder
                    .Services.AddReverseProxy()
                    .LoadFromMemory(
                        [
                            new RouteConfig
                            {
                                RouteId = "all",
                                ClusterId = "provider",
                                Match = new RouteMatch { Path = "{**rest}" },
                            },
                        ],
                        [
                            new ClusterConfig
                            {
                                ClusterId = "provider",
                                Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = provider } },
                            },
                        ]
                    )
        );
        app.MapReverseProxy();
        await Host.RunAsync(app);
    }
}

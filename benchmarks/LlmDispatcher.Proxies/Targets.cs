using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LlmDispatcher.Proxies;

/// <summary>Starts the provider and everything that stands before it.</summary>
internal sealed class Targets : IAsyncDisposable
{
    private const string Key = "llmd-benchmark-key";
    private const string Digest = "4b3cd99eea8690ba0a3fddab127a92f7afaedfc22eaa50246b82143c922325db";

    private readonly List<Process> _processes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("proxies").FullName;

    public async Task<IReadOnlyList<Target>> StartAsync(string? llmd)
    {
        var (provider, upstream) = await StartSelfAsync("provider");
        List<Target> targets = [new("direct", upstream, "/v1/chat/completions", Target.Chat, provider)];
        if (await StartNginxAsync(upstream) is { } nginx)
            targets.Add(nginx);
        var (yarp, yarpAddress) = await StartSelfAsync("yarp", upstream.ToString());
        targets.Add(new("YARP", yarpAddress, "/v1/chat/completions", Target.Chat, yarp));
        var (gateway, address) = await StartLlmdAsync(llmd, upstream);
        var (chat, messages) = (Target.Chat.Replace("{model}", "up/{model}"), Target.Messages.Replace("{model}", "up/{model}"));
        targets.Add(new("llmd, same language", address, "/v1/chat/completions", chat, gateway) { Key = Key });
        targets.Add(new("llmd, another language", address, "/v1/messages", messages, gateway) { Key = Key });
        return targets;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(Process, Uri)> StartSelfAsync(params string[] arguments)
    {
        var process = Start(Environment.ProcessPath!, arguments);
        return (process, new Uri((await process.StandardOutput.ReadLineAsync())!));
    }

    private async Task<(Process, Uri)> StartLlmdAsync(string? llmd, Uri upstream)
    {
        var file = Path.Combine(_folder, "llmd.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "providers": { "up": { "baseUrl": "{{upstream}}v1", "apiKey": "sk-benchmark" } },
              "gateway": { "keys": [ { "name": "bench", "sha256": "{{Digest}}", "requestsPerMinute": 100000000, "tokensPerMinute": 1000000000, "maxConcurrentStreams": 5000 } ] } }
            """
        );
        var process = Start(
            llmd ?? Path.Combine(AppContext.BaseDirectory, "llmd"),
            ["serve", "--config", file, "--urls", "http://127.0.0.1:0"]
        );
        var greeting = (await process.StandardOutput.ReadLineAsync())!;
        return (process, new Uri(greeting.Split(' ').First(w => w.StartsWith("http", StringComparison.Ordinal)).TrimEnd(',')));
    }

    private async Task<Target?> StartNginxAsync(Uri upstream)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            Console.Error.WriteLine("left out: there is no nginx on this machine");
            return null;
        }
        var port = FreePort();
        var file = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(
            file,
            $$"""
            daemon off; worker_processes 1; pid {{_folder}}/nginx.pid; error_log {{_folder}}/error.log;
            events { worker_connections 8192; }
            http {
              access_log off; keepalive_requests 1000000;
              client_body_temp_path {{_folder}}/body; proxy_temp_path {{_folder}}/proxy; fastcgi_temp_path {{_folder}}/f; uwsgi_temp_path {{_folder}}/u; scgi_temp_path {{_folder}}/s;
              upstream provider { server {{upstream.Authority}}; keepalive 512; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 600s; }
              }
            }
            """
        );
        var process = Start("/usr/sbin/nginx", ["-c", file]);
        var address = new Uri($"http://127.0.0.1:{port}/");
        await ListensAsync(port);
        return new("nginx", address, "/v1/chat/completions", Target.Chat, process);
    }

    private static async Task ListensAsync(int port)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private Process Start(string file, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _processes.Add(process);
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Text;

namespace LlmDispatcher.Soak;

/// <summary>Slow streams held open through the gateway: what does one cost, and is anything left once all clients have hung up?</summary>
internal static class HeldStreams
{
    private const string Chat = """{"model":"slow/m","stream":true,"messages":[{"role":"user","content":"Tell me about the tide"}]}""";
    private const string Messages =
        """{"model":"slow/m","max_tokens":9999,"stream":true,"messages":[{"role":"user","content":"Tell me about the tide"}]}""";

    public static async Task<IReadOnlyList<Row>> RunAsync(int streams, string? llmd) =>
        [
            .. await RunAsync("the provider's language", "/v1/chat/completions", Chat, streams, llmd),
            .. await RunAsync("another language", "/v1/messages", Messages, streams, llmd),
        ];

    private static async Task<IReadOnlyList<Row>> RunAsync(string title, string path, string body, int streams, string? llmd)
    {
        await using var provider = await Provider.StartAsync();
        await using var gateway = await Gateway.StartAsync(provider, llmd);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var address = new Uri(gateway.Address, path);
        HangUp(await OpenAsync(http, address, body, streams: 20)); // what is loaded and compiled for the first answers is not what is measured
        await ClosedAsync(gateway, http);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var idle = gateway.Memory;

        var open = await OpenAsync(http, address, body, streams);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System); // ten events for each
        var held = gateway.Memory;
        HangUp(open);
        await ClosedAsync(gateway, http);
        var (_, _, running, _) = await provider.StatisticsAsync();

        var each = (held - idle) / streams;
        return
        [
            new($"{streams:N0} streams, {title}: gateway at idle", Report.Megabytes(idle)),
            new($"{streams:N0} streams, {title}: gateway holding them", Report.Megabytes(held)),
            new($"{streams:N0} streams, {title}: for each", $"{each / 1024.0:0.0} KB", "100 KB", each < 100 << 10),
            new($"{streams:N0} streams, {title}: still asked for after all hung up", $"{running}", "0", running == 0),
        ];
    }

    private static Task<HttpResponseMessage[]> OpenAsync(HttpClient http, Uri address, string body, int streams) =>
        Task.WhenAll(
            Enumerable
                .Range(0, streams)
                .Select(async number =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Post, address)
                    {
                        Content = new StringContent(body, Encoding.UTF8, "application/json"),
                    };
                    var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    response.EnsureSuccessStatusCode();
                    _ = ReadAsync(response);
                    return response;
                })
        );

    /// <summary>Reads until it is hung up.</summary>
    private static async Task ReadAsync(HttpResponseMessage response)
    {
        try
        {
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException or OperationCanceledException)
        {
            // Hung up.
        }
    }

    private static void HangUp(HttpResponseMessage[] open)
    {
        foreach (var response in open)
            response.Dispose();
    }

    private static async Task ClosedAsync(Gateway gateway, HttpClient http)
    {
        while (await gateway.OpenAsync(http) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }
}

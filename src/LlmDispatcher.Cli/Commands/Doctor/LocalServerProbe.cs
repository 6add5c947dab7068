using System.Text.Json;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Asks a server on this machine for its models.</summary>
internal sealed class LocalServerProbe(TimeProvider time) : IDisposable
{
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // Whoever answers on this machine is not behind a proxy.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MostBytes,
    };

    /// <returns>The ids of its models; <see langword="null"/> when nobody answers in time, or not like such a server.</returns>
    public async Task<IReadOnlyList<string>?> AskAsync(Uri baseUrl, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var body = await _http.GetByteArrayAsync(new Uri($"{baseUrl.ToString().TrimEnd('/')}/models"), both.Token);
            using var list = JsonDocument.Parse(body);
            return [.. list.RootElement.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!)];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}

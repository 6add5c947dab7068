using System.Net.Http.Headers;
using System.Text;

namespace LlmDispatcher.Proxies;

/// <summary>Asks, and reads to the end.</summary>
internal sealed class Client(Target target) : IDisposable
{
    private static ReadOnlySpan<byte> Content => "the tide comes in"u8;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 4096 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly byte[] _proof = Encoding.ASCII.GetBytes(target.Proof);

    /// <summary>Asks for an answer.</summary>
    /// <param name="chunks">How many chunks it has.</param>
    /// <param name="pause">Milliseconds between them; 0 for all at once.</param>
    /// <param name="ct">Hangs up.</param>
    /// <returns>How long the first content took.</returns>
    public async Task<TimeSpan> AskAsync(int chunks, int pause, CancellationToken ct = default)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Address, target.Path))
        {
            Content = new StringContent(target.Body.Replace("{model}", $"b-{chunks}-{pause}"), Encoding.UTF8, "application/json"),
        };
        if (target.Key.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[16 << 10];
        var tail = new byte[64];
        TimeSpan? first = null;
        var isProven = false;
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0; )
        {
            if (first is null && buffer.AsSpan(0, read).IndexOf(Content) >= 0)
                first = TimeProvider.System.GetElapsedTime(start);
            isProven = IsProven(buffer.AsSpan(0, read), tail);
        }
        return isProven ? first ?? default : throw new InvalidOperationException($"{target.Name} broke an answer off.");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the last bytes so far hold the proof; they may have come in two reads.</summary>
    private bool IsProven(ReadOnlySpan<byte> read, Span<byte> tail)
    {
        if (read.Length >= tail.Length)
            read[^tail.Length..].CopyTo(tail);
        else
        {
            tail[read.Length..].CopyTo(tail);
            read.CopyTo(tail[^read.Length..]);
        }
        return tail.IndexOf(_proof) >= 0;
    }
}

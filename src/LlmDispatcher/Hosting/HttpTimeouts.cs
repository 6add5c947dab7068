using System.Globalization;

namespace LlmDispatcher.Hosting;

/// <summary>What in an HTTP client that was brought would give a stream up, although our deadlines would not.</summary>
internal static class HttpTimeouts
{
    // By its name: the package is not ours to demand.
    private const string Resilience = "Microsoft.Extensions.Http.Resilience.ResilienceHandler";

    /// <returns>What is wrong, for people; <see langword="null"/> when nothing is, or it cannot be seen.</returns>
    public static string? Problem(HttpMessageInvoker? client) =>
        client is HttpClient { Timeout: { } timeout } && timeout != Timeout.InfiniteTimeSpan
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its HttpClient gives up, after a Timeout of {timeout.TotalSeconds:0.###} s, an answer that has not begun; set it to infinite, the deadlines of 'policy' hold anyway"
            )
            : null;

    /// <summary>Looks through a chain of handlers.</summary>
    /// <returns>What is wrong, for people; <see langword="null"/> when nothing is.</returns>
    public static string? Problem(HttpMessageHandler? chain)
    {
        for (var handler = chain; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            if (handler.GetType().FullName == Resilience)
                return "a resilience handler stands before it (AddStandardResilienceHandler, perhaps in ConfigureHttpClientDefaults): it gives up, after 10 s in its standard form, an answer that has not begun, and sends "
                    + "the request again unseen; take it away for this client, what it is for is done here";
        }
        return null;
    }
}

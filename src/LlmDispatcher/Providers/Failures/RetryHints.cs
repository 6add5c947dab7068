using System.Globalization;
using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;

namespace LlmDispatcher.Providers.Failures;

/// <summary>What the headers say about trying again.</summary>
internal static class RetryHints
{
    // What does not pass within a year is no hint for a retry; it also keeps the arithmetic in range.
    private static readonly double MaxSeconds = TimeSpan.FromDays(366).TotalSeconds;

    /// <summary>How long to wait: <c>retry-after-ms</c>, else <c>retry-after</c> in seconds or as a date; <see langword="null"/> when neither makes sense.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="now">The time that a date is compared with; one in the past means no wait.</param>
    public static TimeSpan? ReadDelay(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (ReadSeconds(ResponseHeaders.Find(headers, "retry-after-ms"), 0.001) is { } exact)
            return exact;
        if (ResponseHeaders.Find(headers, "retry-after") is not { } text)
            return null;
        if (ReadSeconds(text, 1) is { } delay)
            return delay;
        if (!RetryConditionHeaderValue.TryParse(text, out var condition) || condition.Date is not { } date)
            return null;
        return date <= now ? TimeSpan.Zero
            : (date - now).TotalSeconds <= MaxSeconds ? date - now
            : null;
    }

    /// <summary>The provider's verdict on whether to try again; <see langword="null"/> when it gave none.</summary>
    public static bool? ReadVerdict(HttpResponseHeaders headers) =>
        bool.TryParse(ResponseHeaders.Find(headers, "x-should-retry"), out var verdict) ? verdict : null;

    private static TimeSpan? ReadSeconds(string? text, double scale) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * scale <= MaxSeconds
            ? TimeSpan.FromSeconds(number * scale)
            : null;
}

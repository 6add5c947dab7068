using System.Globalization;
using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>The headers that every answer carries, whatever its language.</summary>
internal static class AnswerHeaders
{
    private const string Prefix = "x-llmd-";

    // A header line has limits; what was left out at the end is less worth than the answer.
    private const int MaxDropped = 4000;

    public static void Begin(HttpResponse response, string requestId)
    {
        response.Headers[$"{Prefix}request-id"] = requestId;
        response.Headers[$"{Prefix}cache"] = "off";
        Attempts(response, 0);
    }

    public static void Route(HttpResponse response, Route route) => response.Headers[$"{Prefix}route"] = Plain(route.ToString());

    public static void Cache(HttpResponse response, CacheResult result) =>
        response.Headers[$"{Prefix}cache"] = result.Outcome switch
        {
            CacheOutcome.Hit => "hit",
            CacheOutcome.Similar => string.Create(CultureInfo.InvariantCulture, $"similar; score={result.Similarity:0.00}"),
            CacheOutcome.Joined => "joined",
            _ => "miss",
        };

    public static void Attempts(HttpResponse response, int count) =>
        response.Headers[$"{Prefix}attempts"] = count.ToString(CultureInfo.InvariantCulture);

    public static void Dropped(HttpResponse response, IReadOnlyCollection<string> dropped, WireDialect language)
    {
        response.Headers.Remove($"{Prefix}dropped");
        if (dropped.Count == 0)
            return;
        var list = Plain(FieldNames.In(language, string.Join(", ", dropped.Distinct())));
        response.Headers[$"{Prefix}dropped"] = list.Length <= MaxDropped ? list : list[..MaxDropped] + "...";
    }

    public static void Stream(HttpResponse response, string mediaType)
    {
        response.ContentType = mediaType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect what should flow
    }

    public static void RetryAfter(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Ceiling(Math.Max(0, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Names come from clients and providers; a header takes printable ASCII.</summary>
    private static string Plain(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?')) : text;
}

using LlmDispatcher.Gateway.Dialects;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>What is asked for.</summary>
internal enum Service
{
    /// <summary>Nothing that is here.</summary>
    None,

    /// <summary>An answer.</summary>
    Answer,

    /// <summary>How many tokens a request has.</summary>
    CountTokens,

    /// <summary>All models.</summary>
    Models,

    /// <summary>One model.</summary>
    Model,

    /// <summary>Whether the process lives.</summary>
    Live,

    /// <summary>Whether it serves.</summary>
    Ready,

    /// <summary>Its counts.</summary>
    Metrics,
}

/// <summary>A place in the address space: what is asked for there, and in which language.</summary>
/// <param name="Service">What.</param>
/// <param name="Dialect">The language; for a place that is not here, the one it looks like.</param>
/// <param name="Model">The model that the address names, for a list.</param>
internal readonly record struct Place(Service Service, IInboundDialect Dialect, string Model = "")
{
    private const string GeminiModels = "/v1beta/models/";
    private const string OtherModels = "/v1/models/";

    public static Place Find(HttpRequest request)
    {
        var path = Unescaped(request.Path.Value ?? "");
        if (path.Length > 1)
            path = path.TrimEnd('/');
        if (HttpMethods.IsPost(request.Method))
            return Post(path, request);
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? Get(path, request) : Nowhere(path, request);
    }

    /// <summary>The method that a place is asked by, where only the method is wrong; else <see langword="null"/>.</summary>
    public static string? RightMethod(HttpRequest request)
    {
        var path = Unescaped(request.Path.Value ?? "").TrimEnd('/');
        if (!HttpMethods.IsPost(request.Method) && Post(path, request).Service != Service.None)
            return HttpMethods.Post;
        // What follows a colon in Gemini's addresses is done by POST, and is no part of a model's name.
        var isGetAsWell = !path.StartsWith(GeminiModels, StringComparison.Ordinal) && Get(path, request).Service != Service.None;
        return isGetAsWell && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? HttpMethods.Get : null;
    }

    private static Place Post(string path, HttpRequest request) =>
        path switch
        {
            "/v1/chat/completions" => new(Service.Answer, ChatInbound.Instance),
            "/v1/responses" => new(Service.Answer, ResponsesInbound.Instance),
            "/v1/messages" => new(Service.Answer, MessagesInbound.Instance),
            "/v1/messages/count_tokens" => new(Service.CountTokens, MessagesInbound.Instance),
            "/v1/audio/transcriptions" => new(Service.Answer, TranscriptionInbound.Instance),
            _ when path.StartsWith(GeminiModels, StringComparison.Ordinal) => Gemini(path[GeminiModels.Length..], path, request),
            _ => Nowhere(path, request),
        };

    // A model's name may hold slashes and colons itself; what is done with it stands after the last colon.
    private static Place Gemini(string rest, string path, HttpRequest request)
    {
        var colon = rest.LastIndexOf(':');
        if (colon <= 0)
            return Nowhere(path, request);
        return rest[(colon + 1)..] switch
        {
            "generateContent" => new(Service.Answer, new GeminiInbound(rest[..colon])),
            "streamGenerateContent" => new(
                Service.Answer,
                new GeminiInbound(rest[..colon], isStream: true, asArray: request.Query["alt"] != "sse")
            ),
            _ => Nowhere(path, request),
        };
    }

    private static Place Get(string path, HttpRequest request) =>
        path switch
        {
            "/v1/models" => new(Service.Models, Listing(request)),
            "/v1beta/models" => new(Service.Models, new GeminiInbound()),
            "/health/live" => new(Service.Live, ChatInbound.Instance),
            "/health/ready" => new(Service.Ready, ChatInbound.Instance),
            "/metrics" => new(Service.Metrics, ChatInbound.Instance),
            _ when path.StartsWith(OtherModels, StringComparison.Ordinal) => new(
                Service.Model,
                Listing(request),
                path[OtherModels.Length..]
            ),
            _ when path.StartsWith(GeminiModels, StringComparison.Ordinal) => new(
                Service.Model,
                new GeminiInbound(),
                path[GeminiModels.Length..]
            ),
            _ => Nowhere(path, request),
        };

    private static IInboundDialect Listing(HttpRequest request) => IsAnthropic(request) ? MessagesInbound.Instance : ChatInbound.Instance;

    private static Place Nowhere(string path, HttpRequest request) =>
        new(
            Service.None,
            path.StartsWith("/v1beta", StringComparison.Ordinal) ? new GeminiInbound()
                : path.StartsWith("/v1/messages", StringComparison.Ordinal) || IsAnthropic(request) ? MessagesInbound.Instance
                : ChatInbound.Instance
        );

    private static bool IsAnthropic(HttpRequest request) => request.Headers.ContainsKey("anthropic-version");

    /// <summary>The server has taken all escapes out of a path, but for slashes.</summary>
    private static string Unescaped(string path) => path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}

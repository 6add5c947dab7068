using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>Finds what a caller shows. What is found here is compared and forgotten: it is never logged and never sent on.</summary>
internal static class Credentials
{
    private const string Scheme = "Bearer ";

    /// <summary>Each place that a client of the four wire languages puts its key into. A client that has keys for several providers may fill more than one.</summary>
    public static IEnumerable<string> In(HttpRequest request)
    {
        if (Bearer(request) is { } bearer)
            yield return bearer;
        if (Single(request.Headers["x-api-key"]) is { } anthropic)
            yield return anthropic;
        if (Single(request.Headers["x-goog-api-key"]) is { } google)
            yield return google;
        if (Single(request.Query["key"]) is { } query)
            yield return query;
    }

    private static string? Bearer(HttpRequest request) =>
        Single(request.Headers.Authorization) is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Filled(value[Scheme.Length..])
            : null;

    /// <summary>A credential is there once: of two, one would have to be chosen.</summary>
    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 1 ? Filled(values[0]) : null;

    private static string? Filled(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

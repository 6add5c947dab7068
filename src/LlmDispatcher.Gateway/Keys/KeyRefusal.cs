using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Keys;

/// <summary>Why a caller is not served, in the words that the error writers of the wire languages take. No part of a key is in them.</summary>
internal static class KeyRefusal
{
    private const string Places = "as 'Authorization: Bearer KEY', 'x-api-key' or 'x-goog-api-key'";

    public static ProviderFailure Missing() => Denied(401, $"This gateway needs a key: send it {Places}.");

    public static ProviderFailure Wrong() => Denied(401, "The key is not one of this gateway's.");

    public static ProviderFailure Model(KeyOptions key, string model) =>
        Denied(403, $"The key '{key.Name}' may not use the model '{model}'; it may use: {string.Join(", ", key.Models)}.");

    public static ProviderFailure Requests(KeyOptions key, TimeSpan wait) =>
        Limited($"The key '{key.Name}' may send {key.RequestsPerMinute} requests a minute", wait);

    public static ProviderFailure Tokens(KeyOptions key, TimeSpan wait) =>
        Limited($"The key '{key.Name}' may use {key.TokensPerMinute} tokens a minute, and has used more", wait);

    public static ProviderFailure Streams(KeyOptions key) =>
        Limited($"The key '{key.Name}' may have {key.MaxConcurrentStreams} answers at once", TimeSpan.FromSeconds(1));

    private static ProviderFailure Denied(int status, string message) =>
        new(FailureClass.Denied, LlmErrorKind.Authentication, message) { StatusCode = status };

    /// <summary>The wait is told in whole seconds, rounded up: whoever keeps to it is served.</summary>
    private static ProviderFailure Limited(string limit, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        return new(FailureClass.Limited, LlmErrorKind.RateLimit, $"{limit}; try again in {seconds:0} s.")
        {
            StatusCode = 429,
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }
}

using System.Net.Http.Headers;

namespace LlmDispatcher.Providers.Http;

/// <summary>Response headers as they came. They are advice: one that makes no sense is as good as none.</summary>
internal static class ResponseHeaders
{
    /// <summary>The first value of a header, trimmed; <see langword="null"/> when it is not there.</summary>
    public static string? Find(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        foreach (var value in values)
            return value.Trim();
        return null;
    }
}

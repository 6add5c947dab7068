using System.Net.Http.Headers;

namespace LlmDispatcher.Tests.Providers.Failures;

/// <summary>Response headers for tests, from <c>name: value</c> lines.</summary>
internal static class Answers
{
    public static HttpResponseHeaders Headers(params string[] lines)
    {
        var response = new HttpResponseMessage();
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            response.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..]).ShouldBeTrue();
        }
        return response.Headers;
    }
}

namespace LlmDispatcher.Providers.Http;

/// <summary>Addresses under a provider's base URL.</summary>
internal static class Endpoint
{
    /// <summary>The address of a path below the base; the base's own query (Azure's <c>api-version</c>) stays.</summary>
    public static Uri Of(Uri baseUrl, string path) =>
        new UriBuilder(baseUrl) { Path = $"{baseUrl.AbsolutePath.TrimEnd('/')}/{path}", Fragment = "" }.Uri;
}

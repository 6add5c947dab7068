using System.Net.Http.Headers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers;

/// <summary>A wire language as it is spoken to a provider: how to ask, and how to read what comes back.</summary>
internal interface IProviderDialect
{
    /// <summary>The wire language in which a request goes out.</summary>
    WireDialect LanguageOf(TaskRequest request);

    /// <summary>The request as it goes out, address, key and all.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="dropped">Gets the names of what was left out because it cannot change the meaning; <see langword="null"/> when nobody asks.</param>
    /// <exception cref="ProviderException">The dialect cannot express the request.</exception>
    HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null);

    /// <summary>A reader for one answer to the request.</summary>
    IFrameReader Reader(TaskRequest request);

    /// <summary>What the response headers say.</summary>
    ResponseHead ReadHead(HttpResponseHeaders headers);

    /// <summary>What an answer says whose status is not a success.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">The response headers.</param>
    /// <param name="body">The body, or as much of it as was read.</param>
    /// <param name="now">The time, for a hint that is a date.</param>
    ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now);
}

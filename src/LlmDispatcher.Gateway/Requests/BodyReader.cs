using System.Buffers;
using LlmDispatcher.Providers.Requests;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Requests;

/// <summary>Reads the body of a request, and no more of it than is allowed.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class BodyReader(int limit)
{
    // What a client announces is a promise: memory is taken as it is kept.
    private const int FirstBuffer = 64 << 10;

    /// <exception cref="BodyTooLargeException">It is larger than allowed.</exception>
    /// <exception cref="RequestFormatException">It is compressed.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new RequestFormatException("", $"The body is compressed ('{encoding}'); send it as it is.");
        if (request.ContentLength > limit)
            throw new BodyTooLargeException(limit);
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 4096, 1, FirstBuffer));
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            foreach (var part in result.Buffer)
                body.Write(part.Span);
            request.BodyReader.AdvanceTo(result.Buffer.End);
            if (body.WrittenCount > limit)
                throw new BodyTooLargeException(limit);
            if (result.IsCompleted)
                return body.WrittenMemory;
        }
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers;

/// <summary>Reads an answer that comes whole: one JSON document, which is one frame.</summary>
internal static class WholeResponse
{
    public static async IAsyncEnumerable<StreamEvent> ReadAsync(
        Stream body,
        IFrameReader reader,
        ProviderOptions limits,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var events = new EventQueue(limits.MaxAnswerLength);
        var document = await ReadBodyAsync(body, limits.MaxEventBytes, cancellationToken).ConfigureAwait(false);
        if (document.Length > limits.MaxEventBytes)
            throw new ProviderException(
                new ProviderFailure(
                    FailureClass.Transient,
                    LlmErrorKind.ResponseTooLarge,
                    $"The provider's response is larger than {limits.MaxEventBytes:N0} bytes."
                )
            );
        try
        {
            reader.Read("message", document.Span, events);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ResponseFailures.Malformed("the response is not what the wire language allows", e);
        }
        for (var i = 0; i < events.Count; i++)
            yield return events[i];
        if (!reader.HasProof)
            throw ResponseFailures.Truncated("the response has no finish reason");
    }

    /// <summary>Reads a body to its end, or to one byte more than it may have.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (buffer.WrittenCount <= limit)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            }
            catch (IOException broken) when (!cancellationToken.IsCancellationRequested)
            {
                throw ResponseFailures.Broken(broken);
            }
            if (read == 0)
                break;
            buffer.Advance(read);
        }
        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>A wire language as a client of the gateway speaks it: how to understand the request, and how to answer.</summary>
internal interface IInboundDialect
{
    /// <summary>The language.</summary>
    WireDialect Language { get; }

    /// <summary>The name that configuration has for it.</summary>
    string Name { get; }

    /// <summary>The media type of a stream.</summary>
    string StreamType { get; }

    /// <summary>What keeps a silent line alive and tells nothing; empty where the language has no such thing.</summary>
    ReadOnlySpan<byte> Heartbeat { get; }

    /// <summary>Reads the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Reads its body, within the limit.</param>
    /// <exception cref="RequestFormatException">It is not what the language asks for.</exception>
    Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body);

    /// <summary>Names an answer whose provider gives no name.</summary>
    /// <param name="id">An id of ours.</param>
    string AnswerId(string id);

    /// <summary>A writer for an answer that is streamed.</summary>
    IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request);

    /// <summary>A writer for an answer that is given whole.</summary>
    IWholeWriter Whole(ResponseStart start);

    /// <summary>The HTTP status of a failure.</summary>
    int StatusFor(ProviderFailure failure);

    /// <summary>Writes a failure as the body of an answer.</summary>
    void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output);
}

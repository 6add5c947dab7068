using System.Net;

namespace LlmDispatcher.Providers.Http;

/// <summary>A request's body that says when it is asked for: then there is a connection, new or kept, with all that belongs to it.</summary>
internal sealed class SentContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly Action _connected;

    /// <param name="content">The body.</param>
    /// <param name="connected">Called before its first byte goes out; again when it is sent again, as a kept connection had been closed from the other side.</param>
    public SentContent(HttpContent content, Action connected)
    {
        (_content, _connected) = (content, connected);
        foreach (var (name, values) in content.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _connected();
        return _content.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}

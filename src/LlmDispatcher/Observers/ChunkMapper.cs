using LlmDispatcher.Streams;

namespace LlmDispatcher.Observers;

/// <summary>Turns events into the chunks a caller sees, and numbers them.</summary>
internal sealed class ChunkMapper
{
    private string _provider = "";
    private string _model = "";
    private int _attempt = 1;
    private Seam? _seam;
    private TotalTokens _tokens;
    private bool _isCached;
    private int _next;

    /// <returns>The chunk; <see langword="null"/> for an event that shows the caller nothing.</returns>
    public StreamChunk? Map(in StreamEvent e)
    {
        _tokens.Add(e);
        switch (e.Kind)
        {
            case StreamEventKind.Cached:
                _isCached = e.Cache!.IsCached;
                return null;
            case StreamEventKind.Answering:
                (_provider, _model, _attempt) = (e.Route!.Provider, e.Route.Model, e.Index);
                return null;
            case StreamEventKind.Seam:
                _seam = e.Seam!;
                (_provider, _model, _attempt) = (_seam.Provider, _seam.Model, _seam.Attempt);
                return null;
            case StreamEventKind.Reset:
                return Chunk("", isReset: true);
            case StreamEventKind.Started when e.Start!.Model.Length > 0:
                _model = e.Start.Model;
                return null;
            case StreamEventKind.Text:
                return Chunk(e.Text);
            case StreamEventKind.Refusal:
                return Chunk(e.Text, isRefusal: true);
            case StreamEventKind.Reasoning:
                return Chunk("", reasoning: e.Text);
            case StreamEventKind.Ended:
                return Chunk("", summary: e.Summary);
            default:
                return null;
        }
    }

    private StreamChunk Chunk(
        string text,
        string? reasoning = null,
        bool isRefusal = false,
        bool isReset = false,
        StreamSummary? summary = null
    )
    {
        var seam = _seam;
        _seam = null;
        var (tokens, areEstimated) = _tokens.Sum;
        return new()
        {
            Text = text,
            Reasoning = reasoning,
            IsRefusal = isRefusal,
            Index = _next++,
            Provider = _provider,
            Model = _model,
            Attempt = _attempt,
            Seam = seam,
            IsReset = isReset,
            IsCached = _isCached,
            TotalTokens = tokens,
            IsTokenCountEstimated = areEstimated,
            Summary = summary,
        };
    }
}

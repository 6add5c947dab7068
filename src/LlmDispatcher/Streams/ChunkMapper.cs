namespace LlmDispatcher.Streams;

/// <summary>Turns events into the chunks a caller sees, and numbers them.</summary>
internal sealed class ChunkMapper
{
    private string _provider = "";
    private string _model = "";
    private long? _totalTokens;
    private int _next;

    /// <returns>The chunk; <see langword="null"/> for an event that shows the caller nothing.</returns>
    public StreamChunk? Map(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
                (_provider, _model) = (e.Route!.Provider, e.Route.Model);
                return null;
            case StreamEventKind.Started when e.Start!.Model.Length > 0:
                _model = e.Start.Model;
                return null;
            case StreamEventKind.Usage:
                _totalTokens = e.Usage!.TotalTokenCount ?? e.Usage.InputTokenCount + e.Usage.OutputTokenCount;
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

    private StreamChunk Chunk(string text, string? reasoning = null, bool isRefusal = false, StreamSummary? summary = null) =>
        new()
        {
            Text = text,
            Reasoning = reasoning,
            IsRefusal = isRefusal,
            Index = _next++,
            Provider = _provider,
            Model = _model,
            TotalTokens = _totalTokens,
            Summary = summary,
        };
}

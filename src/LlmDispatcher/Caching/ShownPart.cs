using System.Text;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>What a reader has seen who left before the end.</summary>
internal sealed class ShownPart
{
    private readonly StringBuilder _text = new();
    private readonly List<Seam> _seams = [];
    private string _provider = "";
    private string _model = "";
    private string? _id;

    public void Add(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
                (_provider, _model) = (e.Route!.Provider, e.Route.Model);
                break;
            case StreamEventKind.Seam:
                (_provider, _model) = (e.Seam!.Provider, e.Seam.Model);
                _seams.Add(e.Seam);
                break;
            case StreamEventKind.Started:
                _model = e.Start!.Model.Length > 0 ? e.Start.Model : _model;
                _id = e.Start.Id.Length > 0 ? e.Start.Id : _id;
                break;
            case StreamEventKind.Reset:
                _text.Clear();
                break;
            case StreamEventKind.Text or StreamEventKind.Refusal:
                _text.Append(e.Text);
                break;
            default:
                break;
        }
    }

    public ShownPart Copy()
    {
        var copy = new ShownPart
        {
            _provider = _provider,
            _model = _model,
            _id = _id,
        };
        copy._text.Append(_text);
        copy._seams.AddRange(_seams);
        return copy;
    }

    public StreamSummary Summary(Ending ending, CacheResult result, TimeSpan? firstToken, TimeSpan duration) =>
        new()
        {
            Ending = ending,
            Provider = _provider,
            Model = _model,
            Text = _text.ToString(),
            TimeToFirstToken = firstToken,
            Duration = duration,
            ResponseId = _id,
            Seams = [.. _seams],
            Cache = result,
            Attempts = [],
        };
}

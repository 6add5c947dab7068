using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>A complete answer, event by event.</summary>
internal sealed class RecordedAnswer
{
    private readonly Finish _finish;
    private readonly ResponseStart? _start;
    private readonly UsageDetails? _usage;
    private readonly string _text;
    private readonly Seam[] _seams;
    private readonly FoldedCall[] _calls;

    /// <param name="provider">The id of the provider that answered.</param>
    /// <param name="model">The model that answered.</param>
    /// <param name="events">What it said; with the proof that it is complete.</param>
    /// <exception cref="InvalidOperationException">The proof is missing, or a part of a call comes before its start.</exception>
    public RecordedAnswer(string provider, string model, RecordedEvent[] events)
    {
        (Provider, Model, Events) = (provider, model, events);
        var fold = new AnswerFold();
        var seams = new List<Seam>();
        foreach (var (e, _) in events)
        {
            fold.Add(e);
            if (e.Seam is { } seam)
                seams.Add(seam);
            MemorySize += 96 + (e.Text.Length > 0 ? 24 + 2 * e.Text.Length : 0);
        }
        _finish = fold.Finish ?? throw new InvalidOperationException("The answer is not complete.");
        (_start, _usage, _text, _seams, _calls) = (fold.Start, fold.Usage, fold.Visible, [.. seams], [.. fold.Calls]);
        MemorySize += 200 + 2L * _text.Length;
    }

    public string Provider { get; }

    public string Model { get; }

    public RecordedEvent[] Events { get; }

    public long MemorySize { get; }

    /// <summary>What whoever watches may expect of it, which is known here.</summary>
    public Expectation Expected(Route route, TaskType? task) =>
        new(route, task ?? TaskType.TextGeneration, (int)(_usage?.InputTokenCount ?? 0))
        {
            AnswerTokens = (int)(_usage?.OutputTokenCount ?? TokenEstimate.OfText(_text)),
        };

    /// <summary>How a stream of it ends that comes out of the cache: whatever it once cost, it costs nothing now.</summary>
    public StreamSummary Summary(CacheResult result, TimeSpan? firstToken, TimeSpan duration) =>
        new()
        {
            Ending = Ending.Completed,
            FinishReason = _finish.Reason,
            Provider = Provider,
            Model = Model,
            Text = _text,
            ToolCalls = _calls.Length == 0 ? [] : [.. _calls.Select(c => c.ToContent())],
            Usage = _usage,
            TimeToFirstToken = firstToken,
            Duration = duration,
            ResponseId = _start is { Id.Length: > 0 } start ? start.Id : null,
            Seams = _seams,
            Cache = result,
            Attempts = [],
        };
}

using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// Makes the output's items out of an answer's events: text and refusals become parts of messages, reasoning and calls items of their own, in the
/// order in which they come. One message or block of reasoning is open at a time, besides any number of calls.
/// </summary>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
internal abstract class ResponsesOutput(ResponseStart start)
{
    private readonly List<OutputItem> _items = [];
    private readonly Dictionary<int, OutputItem> _calls = [];
    private readonly HashSet<string> _dropped = [];
    private OutputItem? _open;
    private bool _hasRefusal;

    /// <summary>What the answer held that this dialect cannot say, such as <c>finish_reason=pause_turn</c>.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    protected ResponseStart Named { get; private set; } = start;

    protected IReadOnlyList<OutputItem> Items => _items;

    protected UsageDetails? Usage { get; private set; }

    protected Finish? Finish { get; private set; }

    /// <summary>Why the answer is incomplete; <see langword="null"/> when it is complete.</summary>
    protected string? IncompleteReason => Finish is null ? null : ResponsesFinish.WriteReason(Finish, _hasRefusal);

    public virtual void Write(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Started when _items.Count == 0:
                Named = new ResponseStart(
                    e.Start!.Id.Length > 0 ? e.Start.Id : Named.Id,
                    e.Start.Model.Length > 0 ? e.Start.Model : Named.Model,
                    e.Start.CreatedAt ?? Named.CreatedAt
                );
                break;
            case StreamEventKind.Text:
                Say(ItemKind.Message, OutputPartKind.Text, e.Text);
                break;
            case StreamEventKind.Refusal:
                _hasRefusal = true;
                Say(ItemKind.Message, OutputPartKind.Refusal, e.Text);
                break;
            case StreamEventKind.Reasoning:
                Say(ItemKind.Reasoning, OutputPartKind.Summary, e.Text);
                break;
            case StreamEventKind.ReasoningSignature:
                Open(ItemKind.Reasoning).Encrypted = e.Text;
                CloseOpen();
                break;
            case StreamEventKind.RedactedReasoning:
                CloseOpen();
                Open(ItemKind.Reasoning).Encrypted = e.Text;
                CloseOpen();
                break;
            case StreamEventKind.ToolCallStarted:
                CloseOpen();
                _calls[e.Index] = Begin(
                    new OutputItem(ItemKind.FunctionCall, _items.Count, NewId("fc")) { CallId = e.ToolCall!.Id, Name = e.ToolCall.Name }
                );
                break;
            case StreamEventKind.ToolCallFragment:
                Append(_calls[e.Index], _calls[e.Index].Parts[0], e.Text);
                break;
            case StreamEventKind.ToolCallEnded:
                End(_calls[e.Index]);
                break;
            case StreamEventKind.Usage:
                Usage = e.Usage;
                break;
            case StreamEventKind.Finished:
                Finish = e.Finish;
                break;
            // Another attempt begins afresh: what the one before it thought is closed as it is, without a seal.
            case StreamEventKind.Answering when _open?.Kind == ItemKind.Reasoning:
                CloseOpen();
                break;
            default:
                break;
        }
    }

    /// <summary>Takes over what was passed on: its items count, and the last one may still be open.</summary>
    protected void Resume(IEnumerable<OutputItem> items)
    {
        _items.AddRange(items);
        if (_items is [.., { IsDone: false } open])
            _open = open;
    }

    /// <summary>Closes what is still open: at the end of an answer, whole or broken.</summary>
    /// <param name="isCut">Whether what is open was cut off.</param>
    protected void CloseAll(bool isCut)
    {
        if (_open is not null)
            _open.IsCut = isCut;
        CloseOpen();
        foreach (var call in _calls.Values)
        {
            call.IsCut = !call.IsDone; // its end was never told
            End(call);
        }
    }

    /// <summary>The finish of an answer that is complete.</summary>
    protected Finish RequireFinish()
    {
        var finish = Finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        if (!ResponsesFinish.CanWrite(finish))
            _dropped.Add($"finish_reason={finish.RawReason}");
        return finish;
    }

    protected virtual void OnAdded(OutputItem item) { }

    protected virtual void OnAdded(OutputItem item, OutputPart part) { }

    protected virtual void OnGrown(OutputItem item, OutputPart part, string text) { }

    protected virtual void OnDone(OutputItem item, OutputPart part) { }

    protected virtual void OnDone(OutputItem item) { }

    private void Say(ItemKind kind, OutputPartKind partKind, string text)
    {
        var item = Open(kind);
        var part = item.Parts.Count > 0 ? item.Parts[^1] : null;
        if (part is null || part.Kind != partKind)
        {
            if (part is not null)
                OnDone(item, part);
            part = new OutputPart(partKind, item.Parts.Count);
            item.Parts.Add(part);
            OnAdded(item, part);
        }
        Append(item, part, text);
    }

    private void Append(OutputItem item, OutputPart part, string text)
    {
        part.Text.Append(text);
        OnGrown(item, part, text);
    }

    private OutputItem Open(ItemKind kind)
    {
        if (_open?.Kind == kind)
            return _open;
        CloseOpen();
        return _open = Begin(new OutputItem(kind, _items.Count, NewId(kind == ItemKind.Message ? "msg" : "rs")));
    }

    private OutputItem Begin(OutputItem item)
    {
        _items.Add(item);
        if (item.Kind == ItemKind.FunctionCall)
            item.Parts.Add(new OutputPart(OutputPartKind.Arguments, 0));
        OnAdded(item);
        return item;
    }

    private void CloseOpen()
    {
        if (_open is { } item)
            End(item);
        _open = null;
    }

    private void End(OutputItem item)
    {
        if (item.IsDone)
            return;
        item.IsDone = true;
        if (item.Kind == ItemKind.FunctionCall && !item.IsCut && item.Parts[0].Text.Length == 0)
            Append(item, item.Parts[0], "{}"); // no text stands for none, but clients parse what they get
        if (item.Parts.Count > 0)
            OnDone(item, item.Parts[^1]);
        OnDone(item);
    }

    // Clients tell items apart by their ids, across answers too.
    private string NewId(string prefix)
    {
        var id = Named.Id.AsSpan();
        return $"{prefix}_{id[(id.IndexOf('_') + 1)..]}_{_items.Count}";
    }
}

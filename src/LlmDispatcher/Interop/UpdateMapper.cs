using System.Text;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>
/// Turns the events of one answer into the updates of one message. Whatever takes part in it, the message keeps one id: a change of it would begin another message.
/// </summary>
/// <param name="time">The clock, for an answer whose provider does not say when it began.</param>
internal sealed class UpdateMapper(TimeProvider time)
{
    private readonly CallCollector _calls = new();
    private StringBuilder? _refusal;
    private IReadOnlyCollection<string> _dropped = [];
    private WireDialect? _spoken;
    private string? _id;
    private string? _model;
    private DateTimeOffset? _createdAt;
    private bool _isThinking;

    /// <returns>The update; <see langword="null"/> for an event that shows nothing.</returns>
    public ChatResponseUpdate? Map(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                return Update(new TextContent(e.Text));
            case StreamEventKind.Reasoning:
                _isThinking = true;
                return Update(new TextReasoningContent(e.Text));
            case StreamEventKind.ReasoningSignature or StreamEventKind.RedactedReasoning:
                return Sealed(Named(e.Text));
            case StreamEventKind.Refusal:
                (_refusal ??= new()).Append(e.Text);
                return null;
            case StreamEventKind.ToolCallStarted or StreamEventKind.ToolCallFragment or StreamEventKind.ToolCallEnded:
                return _calls.Take(e) is { } call ? Update(Content(call)) : null;
            case StreamEventKind.Finished:
                return Rest() is { Count: > 0 } rest ? Update(rest) : null;
            case StreamEventKind.Opened:
                _spoken = e.Head!.Dialect;
                _dropped = e.Head.Dropped;
                return null;
            case StreamEventKind.Started:
                Name(e.Start!);
                return null;
            case StreamEventKind.Answering:
                _model = e.Route!.Model;
                return _isThinking ? Sealed(Seal.Broken) : null; // an attempt that came to nothing: what follows is not part of its block
            case StreamEventKind.Seam:
                _model = e.Seam!.Model;
                return Note(UpdateNotes.Of(e.Seam), []);
            case StreamEventKind.Ended:
                return Last(e.Summary!);
            default:
                return null;
        }
    }

    /// <summary>What is known in the end: usage once, the proof, and the summary for those who want all of it.</summary>
    private ChatResponseUpdate Last(StreamSummary summary)
    {
        var update = Note(UpdateNotes.Of(summary, _dropped), summary.Usage is { } usage ? [new UsageContent(usage)] : []);
        update.FinishReason = summary.FinishReason;
        update.RawRepresentation = summary;
        return update;
    }

    /// <summary>What is left to say with the proof: a refusal, and the calls whose end was not told, for the proof covers them.</summary>
    private List<AIContent> Rest()
    {
        List<AIContent> rest = [.. _calls.TakeRest().Select(Content)];
        if (_refusal is not null)
            rest.Add(new ErrorContent(_refusal.ToString()) { ErrorCode = ChatClientFailures.RefusalCode });
        return rest;
    }

    /// <summary>An update about the answer as a whole. It names no message: what it notes would else become part of the history.</summary>
    private ChatResponseUpdate Note(AdditionalPropertiesDictionary notes, List<AIContent> contents)
    {
        var update = Update(contents);
        update.MessageId = null;
        update.AdditionalProperties = notes;
        return update;
    }

    private ChatResponseUpdate Sealed(string seal)
    {
        _isThinking = false;
        return Update(new TextReasoningContent("") { ProtectedData = seal });
    }

    private ChatResponseUpdate Update(AIContent content) => Update([content]);

    private ChatResponseUpdate Update(List<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = _id ??= Guid.NewGuid().ToString("N"),
            MessageId = _id,
            ModelId = _model,
            CreatedAt = _createdAt ??= time.GetUtcNow(),
        };

    private void Name(ResponseStart start)
    {
        if (start.Model.Length > 0)
            _model = start.Model;
        if (_id is not null)
            return;
        _id = start.Id.Length > 0 ? start.Id : null;
        _createdAt = start.CreatedAt;
    }

    private FunctionCallContent Content(FoldedCall call)
    {
        var content = CallArguments.Read(call);
        if (call.Signature is { } seal)
            content.AdditionalProperties![FoldedCall.SignatureProperty] = Named(seal);
        return content;
    }

    /// <summary>The seal with the name of its language, so that it goes back there and nowhere else: the next turn may have another provider.</summary>
    private string Named(string seal) => _spoken is { } language ? Seal.Name(language, seal) : seal;
}

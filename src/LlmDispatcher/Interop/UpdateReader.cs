using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>
/// Reads the updates of one answer as events. The client may be a pipeline that calls tools itself, so that what looks like the end of an answer may be the end of its first part: calls are handed on when the
/// stream is over and nobody has answered them, and only the last finish reason is the proof.
/// </summary>
/// <param name="provider">The provider's id.</param>
internal sealed class UpdateReader(string provider)
{
    private readonly List<FunctionCallContent> _calls = [];
    private readonly List<StreamEvent> _events = [];
    private UsageDetails? _usage;
    private ChatFinishReason? _finish;
    private bool _isThinking;
    private bool _isOpened;
    private bool _isNamed;

    /// <summary>What the last update brought; valid until the next one is read.</summary>
    public IReadOnlyList<StreamEvent> Events => _events;

    public void Read(ChatResponseUpdate update)
    {
        _events.Clear();
        if (!_isOpened)
            _events.Add(StreamEvent.OfHead(new ResponseHead()));
        _isOpened = true;
        if (!_isNamed && (update.ResponseId ?? update.ModelId) is not null)
        {
            _isNamed = true;
            _events.Add(StreamEvent.OfStart(new(update.ResponseId ?? "", update.ModelId ?? "", update.CreatedAt)));
        }
        for (var i = 0; i < update.Contents.Count; i++)
            Read(update.Contents[i]);
        _finish = update.FinishReason ?? _finish;
    }

    /// <summary>The client has nothing more to say.</summary>
    /// <exception cref="ProviderException">Nothing shows that the answer is complete.</exception>
    public void End(bool needsProof)
    {
        _events.Clear();
        if (_usage is not null)
            _events.Add(StreamEvent.OfUsage(_usage));
        if (_finish is null && needsProof)
            throw ChatClientFailures.Truncated();
        for (var i = 0; i < _calls.Count; i++)
            Add(_calls[i], i);
        var finish = _finish ?? (_calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
        _events.Add(StreamEvent.OfFinish(new Finish(finish, finish.Value)));
    }

    private void Read(AIContent content)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                Say(StreamEvent.OfText(text.Text));
                break;
            case TextReasoningContent reasoning:
                Think(reasoning);
                break;
            case FunctionCallContent { InformationalOnly: false } call:
                _finish = null;
                _calls.Add(call);
                break;
            case FunctionResultContent result: // the client has called the tool itself
                _finish = null;
                _calls.RemoveAll(c => c.CallId == result.CallId);
                break;
            case UsageContent usage:
                (_usage ??= new()).Add(usage.Details);
                break;
            case ErrorContent { ErrorCode: ChatClientFailures.RefusalCode } refusal:
                Say(StreamEvent.OfRefusal(refusal.Message));
                break;
            case ErrorContent error:
                throw ChatClientFailures.Of(error);
            case DataContent or UriContent or HostedFileContent or InputRequestContent:
                throw ChatClientFailures.Unspeakable(content);
            default: // a note beside the answer, such as what the provider's own tools did
                break;
        }
    }

    private void Think(TextReasoningContent reasoning)
    {
        if (reasoning.Text.Length > 0)
        {
            _isThinking = true;
            Say(StreamEvent.OfReasoning(reasoning.Text));
        }
        if (reasoning.ProtectedData is not { Length: > 0 } own)
            return;
        var seal = Seal.Name(provider, own);
        Say(_isThinking ? StreamEvent.OfReasoningSignature(seal) : StreamEvent.OfRedactedReasoning(seal));
        _isThinking = false;
    }

    /// <summary>Whatever moves the answer takes back that it was over.</summary>
    private void Say(in StreamEvent e)
    {
        _finish = null;
        _events.Add(e);
    }

    private void Add(FunctionCallContent call, int index)
    {
        var seal = call.AdditionalProperties?.TryGetValue(FoldedCall.SignatureProperty, out var value) is true ? value as string : null;
        _events.Add(StreamEvent.OfToolCallStart(index, call.CallId, call.Name, seal));
        _events.Add(StreamEvent.OfToolCallFragment(index, CallArguments.Write(call)));
        _events.Add(StreamEvent.OfToolCallEnd(index));
    }
}

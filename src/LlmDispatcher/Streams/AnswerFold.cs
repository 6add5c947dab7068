using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>What an answer amounts to so far: its events, folded as they pass.</summary>
internal sealed class AnswerFold
{
    private readonly StringBuilder _text = new();
    private StringBuilder? _reasoning;
    private StringBuilder? _refusal;
    private List<FoldedCall>? _calls;

    public ResponseHead? Head { get; private set; }

    public ResponseStart? Start { get; private set; }

    public UsageDetails? Usage { get; private set; }

    public Finish? Finish { get; private set; }

    /// <summary>The text, without a refusal.</summary>
    public string Text => _text.ToString();

    public string Reasoning => _reasoning?.ToString() ?? "";

    public bool HasReasoning => _reasoning is not null;

    public string Refusal => _refusal?.ToString() ?? "";

    /// <summary>All that a user sees: text, then refusal.</summary>
    public string Visible => _refusal is null ? Text : Text + Refusal;

    public IReadOnlyList<FoldedCall> Calls => _calls ?? [];

    public void Add(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                _text.Append(e.Text);
                break;
            case StreamEventKind.Reasoning:
                (_reasoning ??= new()).Append(e.Text);
                break;
            case StreamEventKind.Refusal:
                (_refusal ??= new()).Append(e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                (_calls ??= []).Add(new FoldedCall(e.Index, e.ToolCall!));
                break;
            case StreamEventKind.ToolCallFragment:
                Call(e.Index).Append(e.Text);
                break;
            case StreamEventKind.ToolCallEnded:
                Call(e.Index).IsComplete = true;
                break;
            case StreamEventKind.Opened:
                Head = e.Head;
                break;
            case StreamEventKind.Started:
                Start = e.Start;
                break;
            case StreamEventKind.Usage:
                Usage = e.Usage;
                break;
            case StreamEventKind.Finished:
                Finish = e.Finish;
                break;
            default:
                break;
        }
    }

    private FoldedCall Call(int index) =>
        _calls?.Find(c => c.Index == index)
        ?? throw new InvalidOperationException($"A source sent a part of tool call {index} before its start.");
}

/// <summary>A tool call, folded from its fragments.</summary>
internal sealed class FoldedCall(int index, ToolCallStart start)
{
    /// <summary>The property of a call's content that carries its <see cref="Signature"/> back.</summary>
    public const string SignatureProperty = "thoughtSignature";

    private static readonly JsonTypeInfo<IDictionary<string, object?>> ArgumentsType =
        (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    private readonly StringBuilder _arguments = new();

    public int Index => index;

    public string Id => start.Id;

    public string Name => start.Name;

    /// <summary>The provider's seal on the reasoning that led to the call.</summary>
    public string? Signature => start.Signature;

    public bool IsComplete { get; set; }

    /// <summary>The arguments as the provider wrote them; no text stands for none.</summary>
    public string Arguments => _arguments.Length == 0 ? "{}" : _arguments.ToString();

    public void Append(string json) => _arguments.Append(json);

    /// <summary>The call for its tool. Arguments that are no JSON object are told by its own <see cref="FunctionCallContent.Exception"/>.</summary>
    public FunctionCallContent ToContent()
    {
        var content = FunctionCallContent.CreateFromParsedArguments(
            Arguments,
            start.Id,
            start.Name,
            static json => JsonSerializer.Deserialize(json, ArgumentsType)!
        );
        if (Signature is { } seal)
            content.AdditionalProperties = new() { [SignatureProperty] = seal };
        return content;
    }
}

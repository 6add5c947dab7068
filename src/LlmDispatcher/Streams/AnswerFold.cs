using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>What an answer amounts to so far: its events, folded as they pass.</summary>
internal sealed class AnswerFold
{
    private static readonly JsonTypeInfo<IDictionary<string, object?>> ArgumentsType =
        (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    private readonly StringBuilder _text = new();
    private List<OpenCall>? _calls;

    public ResponseHead? Head { get; private set; }

    public ResponseStart? Start { get; private set; }

    public UsageDetails? Usage { get; private set; }

    public Finish? Finish { get; private set; }

    public bool HasRefusal { get; private set; }

    /// <summary>The visible text: answer and refusal.</summary>
    public string Text => _text.ToString();

    /// <summary>The calls whose arguments are complete.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls =>
        _calls is null ? [] : [.. _calls.Where(c => c.IsComplete).Select(c => c.Close())];

    public void Add(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                _text.Append(e.Text);
                break;
            case StreamEventKind.Refusal:
                HasRefusal = true;
                _text.Append(e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                (_calls ??= []).Add(new OpenCall(e.Index, e.ToolCall!));
                break;
            case StreamEventKind.ToolCallFragment:
                Call(e.Index).Arguments.Append(e.Text);
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

    private OpenCall Call(int index) =>
        _calls?.Find(c => c.Index == index)
        ?? throw new InvalidOperationException($"A source sent a part of tool call {index} before its start.");

    private sealed class OpenCall(int index, ToolCallStart start)
    {
        public int Index => index;

        public StringBuilder Arguments { get; } = new();

        public bool IsComplete { get; set; }

        /// <summary>An empty text stands for no arguments; text that is no JSON is told by the call's own <see cref="FunctionCallContent.Exception"/>.</summary>
        public FunctionCallContent Close() =>
            FunctionCallContent.CreateFromParsedArguments(
                Arguments.Length == 0 ? "{}" : Arguments.ToString(),
                start.Id,
                start.Name,
                static json => JsonSerializer.Deserialize(json, ArgumentsType)!
            );
    }
}

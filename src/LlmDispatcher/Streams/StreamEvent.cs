using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>One thing that happened in a provider's answer.</summary>
public readonly struct StreamEvent
{
    private readonly object? _detail;

    private StreamEvent(StreamEventKind kind, string text = "", int index = 0, object? detail = null, Payload payload = default)
    {
        Kind = kind;
        Text = text;
        Index = index;
        _detail = detail;
        Payload = payload;
    }

    /// <summary>What it is about.</summary>
    public StreamEventKind Kind { get; }

    /// <summary>The piece of text, reasoning, refusal or arguments, or the seal on reasoning; else empty.</summary>
    public string Text { get; }

    /// <summary>Which tool call it belongs to, from 0 in the order of their starts; on <see cref="StreamEventKind.Answering"/> the attempt's number, from 1.</summary>
    public int Index { get; }

    /// <summary>The wire event it came in, when a provider sent one. Of the events that one wire event brings, only the first has it. Valid until the next event is read.</summary>
    public Payload Payload { get; }

    /// <summary>On <see cref="StreamEventKind.Opened"/>.</summary>
    public ResponseHead? Head => _detail as ResponseHead;

    /// <summary>On <see cref="StreamEventKind.Started"/>.</summary>
    public ResponseStart? Start => _detail as ResponseStart;

    /// <summary>On <see cref="StreamEventKind.ToolCallStarted"/>.</summary>
    public ToolCallStart? ToolCall => _detail as ToolCallStart;

    /// <summary>On <see cref="StreamEventKind.Usage"/>.</summary>
    public UsageDetails? Usage => _detail as UsageDetails;

    /// <summary>On <see cref="StreamEventKind.Finished"/>.</summary>
    public Finish? Finish => _detail as Finish;

    /// <summary>On <see cref="StreamEventKind.Answering"/>.</summary>
    public Route? Route => _detail as Route ?? Expectation?.Route;

    /// <summary>On <see cref="StreamEventKind.Answering"/>, where something is expected of the answer.</summary>
    internal Expectation? Expectation => _detail as Expectation;

    /// <summary>On <see cref="StreamEventKind.Ended"/>.</summary>
    public StreamSummary? Summary => _detail as StreamSummary;

    /// <summary>On <see cref="StreamEventKind.AttemptFailed"/>.</summary>
    public StreamAttempt? Attempt => _detail as StreamAttempt;

    /// <summary>On <see cref="StreamEventKind.Seam"/>.</summary>
    public Seam? Seam => _detail as Seam;

    /// <summary>On <see cref="StreamEventKind.Cached"/>.</summary>
    public CacheResult? Cache => _detail as CacheResult;

    /// <summary>Whether it moves the answer: text, refusal, reasoning, or part of a tool call. Only such events feed the clocks.</summary>
    public bool IsContent => Kind is >= StreamEventKind.Text and <= StreamEventKind.RedactedReasoning;

    /// <summary>Whether it shows the user something, so that from here on no other attempt can silently take its place.</summary>
    public bool Commits => Kind is >= StreamEventKind.Text and <= StreamEventKind.ToolCallEnded;

    /// <summary>A wire event that moves nothing.</summary>
    public static StreamEvent OfOther() => new(StreamEventKind.Other);

    /// <summary>The response headers are in.</summary>
    public static StreamEvent OfHead(ResponseHead head) => new(StreamEventKind.Opened, detail: head);

    /// <summary>The answer has a name.</summary>
    public static StreamEvent OfStart(ResponseStart start) => new(StreamEventKind.Started, detail: start);

    /// <summary>A piece of visible text.</summary>
    public static StreamEvent OfText(string text) => new(StreamEventKind.Text, text);

    /// <summary>A piece of reasoning.</summary>
    public static StreamEvent OfReasoning(string text) => new(StreamEventKind.Reasoning, text);

    /// <summary>The seal on the reasoning before it.</summary>
    /// <param name="signature">The provider's opaque text, as it came.</param>
    public static StreamEvent OfReasoningSignature(string signature) => new(StreamEventKind.ReasoningSignature, signature);

    /// <summary>Reasoning that comes sealed only.</summary>
    /// <param name="data">The provider's opaque text, as it came.</param>
    public static StreamEvent OfRedactedReasoning(string data) => new(StreamEventKind.RedactedReasoning, data);

    /// <summary>A piece of a refusal.</summary>
    public static StreamEvent OfRefusal(string text) => new(StreamEventKind.Refusal, text);

    /// <summary>A tool call begins.</summary>
    public static StreamEvent OfToolCallStart(int index, string id, string name, string? signature = null) =>
        new(StreamEventKind.ToolCallStarted, index: index, detail: new ToolCallStart(id, name) { Signature = signature });

    /// <summary>A piece of a tool call's arguments.</summary>
    public static StreamEvent OfToolCallFragment(int index, string json) => new(StreamEventKind.ToolCallFragment, json, index);

    /// <summary>A tool call's arguments are complete.</summary>
    public static StreamEvent OfToolCallEnd(int index) => new(StreamEventKind.ToolCallEnded, index: index);

    /// <summary>Tokens so far.</summary>
    public static StreamEvent OfUsage(UsageDetails usage) => new(StreamEventKind.Usage, detail: usage);

    /// <summary>The model came to an end.</summary>
    public static StreamEvent OfFinish(Finish finish) => new(StreamEventKind.Finished, detail: finish);

    /// <summary>From here on, this route answers, in the request's attempt of this number.</summary>
    public static StreamEvent OfAnswering(Route route, int attempt = 1) => new(StreamEventKind.Answering, index: attempt, detail: route);

    /// <inheritdoc cref="OfAnswering(Route, int)"/>
    internal static StreamEvent OfAnswering(Expectation expected, int attempt) =>
        new(StreamEventKind.Answering, index: attempt, detail: expected);

    /// <summary>An attempt has failed, and another one follows.</summary>
    public static StreamEvent OfFailedAttempt(StreamAttempt attempt) => new(StreamEventKind.AttemptFailed, detail: attempt);

    /// <summary>From here on, a later attempt goes on with the text.</summary>
    public static StreamEvent OfSeam(Seam seam) => new(StreamEventKind.Seam, detail: seam);

    /// <summary>The answer begins anew.</summary>
    public static StreamEvent OfReset() => new(StreamEventKind.Reset);

    /// <summary>What the cache had for the request.</summary>
    public static StreamEvent OfCache(CacheResult result) => new(StreamEventKind.Cached, detail: result);

    /// <summary>The stream is over.</summary>
    public static StreamEvent OfEnd(StreamSummary summary) => new(StreamEventKind.Ended, detail: summary);

    /// <summary>The same event with the wire event it came in.</summary>
    public StreamEvent WithPayload(Payload payload) => new(Kind, Text, Index, _detail, payload);

    /// <inheritdoc/>
    public override string ToString() => Text.Length > 0 ? $"{Kind} «{Text}»" : Kind.ToString();
}

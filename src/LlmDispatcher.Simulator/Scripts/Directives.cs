using static LlmDispatcher.Simulator.Scripts.Directive;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>The directive table: the one place that knows every name.</summary>
internal static class Directives
{
    public static IReadOnlyList<Directive> All { get; } =
    [
        // Instead of an answer
        Number("status", "HTTP status instead of an answer", s => s.Status, (s, n) => s with { Status = Between(n, 200, 599) }),
        new("header", "name:value", "a response header; may be repeated", WithHeader, s => s.Headers.Select(h => $"{h.Key}:{h.Value}")),
        new("retry-after", "seconds|date", "short for header=retry-after:…", (s, text) => WithHeader(s, "retry-after:" + text), _ => []),
        new("retry-after-ms", "n", "short for header=retry-after-ms:…", (s, text) => WithHeader(s, "retry-after-ms:" + text), _ => []),
        Text("code", "text", "code of an error; digits become a JSON number", s => s.ErrorCode, (s, text) => s with { ErrorCode = text }),
        Text("type", "text", "type of an error", s => s.ErrorType, (s, text) => s with { ErrorType = text }),
        Text("message", "text", "message of an error", s => s.ErrorMessage, (s, text) => s with { ErrorMessage = text }),
        Choice(
            "error-body",
            "shape of an error body",
            s => s.ErrorBody,
            (s, body) => s with { ErrorBody = body },
            ("own", ErrorBody.Standard),
            ("flat", ErrorBody.Flat),
            ("text", ErrorBody.Text)
        ),
        Time("retry-delay", "when to try again, in the dialect's own way", s => s.RetryDelay, (s, t) => s with { RetryDelay = t }),
        Text("require-key", "key", "401 for any other credential", s => s.RequireKey, (s, text) => s with { RequireKey = text }),
        Number("context-window", "400 for a prompt of more tokens", s => s.ContextWindow, (s, n) => s with { ContextWindow = n }),
        new("too-long", null, "short for context-window=0", (s, _) => s with { ContextWindow = 0 }, _ => []),
        Flag(
            "check-signatures",
            "400 for thinking or calls in the history without their signature",
            s => s.CheckSignatures,
            s => s with { CheckSignatures = true }
        ),
        Number("flap", "the first n requests meet the faults, then all is well", s => s.Flap, (s, n) => s with { Flap = n }),
        Time("flap-for", "as flap, for a time from the first request on", s => s.FlapFor, (s, t) => s with { FlapFor = t }),
        Flag("reset", "TCP reset before any header", s => s.Reset, s => s with { Reset = true }),
        Flag("silence", "accepts and never answers", s => s.Silence, s => s with { Silence = true }),
        Time("headers-delay", "wait before the headers", s => s.HeadersDelay, (s, t) => s with { HeadersDelay = t }),
        Text("content-type", "type", "another content type", s => s.ContentType, (s, text) => s with { ContentType = text }),
        Flag("json-instead", "JSON although a stream was asked for", s => s.JsonInstead, s => s with { JsonInstead = true }),
        // While it travels
        Time("first-token-delay", "wait before the first content", s => s.FirstTokenDelay, (s, t) => s with { FirstTokenDelay = t }),
        Time("event-delay", "wait before every event", s => s.EventDelay, (s, t) => s with { EventDelay = t }),
        Number("stall-at-event", "silence for ever instead of event n", s => s.StallAtEvent, (s, n) => s with { StallAtEvent = n }),
        Number("stall-at-byte", "silence for ever after n bytes", s => s.StallAtByte, (s, n) => s with { StallAtByte = n }),
        Number("cut-at-event", "clean end of the body instead of event n", s => s.CutAtEvent, (s, n) => s with { CutAtEvent = n }),
        Number("cut-at-byte", "clean end of the body after n bytes", s => s.CutAtByte, (s, n) => s with { CutAtByte = n }),
        Number("reset-at-event", "TCP reset instead of event n", s => s.ResetAtEvent, (s, n) => s with { ResetAtEvent = n }),
        Number("reset-at-byte", "TCP reset after n bytes", s => s.ResetAtByte, (s, n) => s with { ResetAtByte = n }),
        Number("malformed-at-event", "broken JSON in event n", s => s.MalformedAtEvent, (s, n) => s with { MalformedAtEvent = n }),
        Number(
            "error-at-event",
            "an error inside the stream instead of event n",
            s => s.ErrorAtEvent,
            (s, n) => s with { ErrorAtEvent = n }
        ),
        new("error-first", null, "short for error-at-event=1", (s, _) => s with { ErrorAtEvent = 1 }, _ => []),
        Choice(
            "error-form",
            "shape of an error inside the stream",
            s => s.ErrorForm,
            (s, form) => s with { ErrorForm = form },
            ("object", ErrorForm.Standard),
            ("string", ErrorForm.Text),
            ("chunk", ErrorForm.Chunk),
            ("event", ErrorForm.NamedEvent),
            ("field", ErrorForm.Field),
            ("bare", ErrorForm.Bare)
        ),
        Flag("nested-error", "error in an error, then response.failed", s => s.NestedError, s => s with { NestedError = true }),
        Flag("done-after-error", "the terminal marker follows the error", s => s.DoneAfterError, s => s with { DoneAfterError = true }),
        Number("drip-at-event", "event n comes byte by byte", s => s.DripAtEvent, (s, n) => s with { DripAtEvent = n }),
        Number(
            "drip-forever-at-event",
            "event n begins and never finishes",
            s => s.DripForeverAtEvent,
            (s, n) => s with { DripForeverAtEvent = n }
        ),
        Time("drip-delay", "wait between dripped bytes (10ms)", s => s.DripDelay, (s, t) => s with { DripDelay = t }),
        Number("big-event", "first content event of at least n bytes", s => s.BigEvent, (s, n) => s with { BigEvent = n }),
        Flag("role-only", "the opening chunk, then a clean end", s => s.RoleOnly, s => s with { RoleOnly = true }),
        Flag("role-then-stall", "the opening chunk, then silence", s => s.RoleThenStall, s => s with { RoleThenStall = true }),
        Time("comments-forever", "only comments, at this interval", s => s.CommentsForever, (s, t) => s with { CommentsForever = t }),
        Number("keep-alive", "n comments or pings before every event", s => s.KeepAlive, (s, n) => s with { KeepAlive = n }),
        Text("comment", "text", "text of a comment (keep-alive)", s => s.Comment, (s, text) => s with { Comment = text }),
        Flag("no-done", "no terminal marker", s => s.NoDone, s => s with { NoDone = true }),
        Flag("no-finish", "no finish event", s => s.NoFinish, s => s with { NoFinish = true }),
        Flag("unknown-events", "events that no client knows", s => s.UnknownEvents, s => s with { UnknownEvents = true }),
        Flag("repeat-message-start", "message_start twice", s => s.RepeatMessageStart, s => s with { RepeatMessageStart = true }),
        Flag(
            "foreign-message-start",
            "a second message_start with another id",
            s => s.ForeignMessageStart,
            s => s with { ForeignMessageStart = true }
        ),
        Flag("rotate-item-ids", "another item id in every event", s => s.RotateItemIds, s => s with { RotateItemIds = true }),
        Flag("no-last-blank-line", "no empty line after the last event", s => s.NoLastBlankLine, s => s with { NoLastBlankLine = true }),
        Choice(
            "line-end",
            "how lines end",
            s => s.LineEnd,
            (s, end) => s with { LineEnd = end },
            ("own", LineEnd.Own),
            ("lf", LineEnd.Lf),
            ("cr", LineEnd.Cr),
            ("crlf", LineEnd.CrLf)
        ),
        Flag("bom", "byte order mark first", s => s.Bom, s => s with { Bom = true }),
        Flag("multi-line-data", "JSON over two data lines", s => s.MultiLineData, s => s with { MultiLineData = true }),
        Flag("tiny-writes", "one byte for each flush", s => s.TinyWrites, s => s with { TinyWrites = true }),
        // What is said
        Text("voice", "name", "another text for the same prompt", s => s.Voice, (s, text) => s with { Voice = text }),
        Number("reasoning", "n words of reasoning first", s => s.Reasoning, (s, n) => s with { Reasoning = n }),
        Choice(
            "reasoning-field",
            "where reasoning is put",
            s => s.ReasoningField,
            (s, field) => s with { ReasoningField = field },
            ("reasoning_content", ReasoningField.ReasoningContent),
            ("reasoning", ReasoningField.Reasoning),
            ("both", ReasoningField.Both),
            ("thinking", ReasoningField.Thinking)
        ),
        Flag("redacted-thinking", "reasoning that nobody can read", s => s.RedactedThinking, s => s with { RedactedThinking = true }),
        Number("tools", "n tool calls", s => s.Tools, (s, n) => s with { Tools = n }),
        Choice(
            "tool-index",
            "how parallel calls are numbered",
            s => s.ToolIndex,
            (s, index) => s with { ToolIndex = index },
            ("numbered", ToolIndex.Numbered),
            ("same", ToolIndex.Same),
            ("missing", ToolIndex.Missing),
            ("from-one", ToolIndex.FromOne)
        ),
        Flag("whole-tool-calls", "a tool call in one event", s => s.WholeToolCalls, s => s with { WholeToolCalls = true }),
        Flag("preamble", "a sentence before the tool calls", s => s.Preamble, s => s with { Preamble = true }),
        Flag("no-argument-deltas", "no fragments of arguments", s => s.NoArgumentDeltas, s => s with { NoArgumentDeltas = true }),
        Flag("call-ids", "ids on calls where they are optional", s => s.CallIds, s => s with { CallIds = true }),
        Flag("refuse", "a refusal, in the dialect's own field", s => s.Refuse, s => s with { Refuse = true }),
        Flag("silent-refusal", "a refusal without a word", s => s.SilentRefusal, s => s with { SilentRefusal = true }),
        Text(
            "finish",
            "reason",
            "another finish reason; length and its like: half the text",
            s => s.Finish,
            (s, text) => s with { Finish = text }
        ),
        Flag("endless", "the answer never ends", s => s.Endless, s => s with { Endless = true }),
        Choice(
            "usage",
            "where usage is reported",
            s => s.Usage,
            (s, place) => s with { Usage = place },
            ("own", UsagePlace.OwnChunk),
            ("finish", UsagePlace.FinishChunk),
            ("every", UsagePlace.EveryChunk),
            ("none", UsagePlace.None)
        ),
        Flag("azure-first-chunk", "a first chunk without choices", s => s.AzureFirstChunk, s => s with { AzureFirstChunk = true }),
        Flag("array-content", "text as an array of parts", s => s.ArrayContent, s => s with { ArrayContent = true }),
        Flag("no-finish-key", "finish_reason absent until the end", s => s.NoFinishKey, s => s with { NoFinishKey = true }),
        Flag("created-drift", "created moves on", s => s.CreatedDrift, s => s with { CreatedDrift = true }),
        Flag("x-groq", "x_groq on the first and the last chunk", s => s.XGroq, s => s with { XGroq = true }),
        Choice(
            "continuation",
            "how a begun answer is continued",
            s => s.Continuation,
            (s, style) => s with { Continuation = style },
            ("exact", ContinuationStyle.Exact),
            ("reject", ContinuationStyle.Reject),
            ("restart", ContinuationStyle.Restart),
            ("diverge", ContinuationStyle.Diverge)
        ),
        Number("overlap", "a continuation repeats n characters first", s => s.Overlap, (s, n) => s with { Overlap = n }),
        new("like", string.Join('|', Presets.ByName.Keys), "habits of a family of servers", Like, _ => []),
    ];

    public static IReadOnlyDictionary<string, Directive> ByName { get; } = All.ToDictionary(directive => directive.Name);

    public static string Help =>
        string.Join('\n', All.Select(d => $"{(d.Argument is null ? d.Name : $"{d.Name}={d.Argument}"), -32} {d.Meaning}"));

    private static int Between(int n, int low, int high) =>
        n >= low && n <= high ? n : throw new FormatException($"expected a number from {low} to {high}");

    private static Script WithHeader(Script script, string text) =>
        text.Split(':', 2) is [var name, var value] && name.Trim().Length > 0
            ? script with
            {
                Headers = script.Headers.Add(new(name.Trim(), value.Trim())),
            }
            : throw new FormatException("expected name:value");

    private static Script Like(Script script, string family) =>
        Presets.ByName.TryGetValue(family, out var habits)
            ? script.And(Script.Parse(habits))
            : throw new FormatException($"expected one of {string.Join(", ", Presets.ByName.Keys)}");
}

namespace LlmDispatcher.Simulator;

/// <content>How the answer travels: timing, breaks, framing. The same for every wire dialect.</content>
public sealed partial record Script
{
    /// <summary>Wait before the first text, reasoning or tool event (<c>first-token-delay</c>).</summary>
    public TimeSpan? FirstTokenDelay { get; init; }

    /// <summary>Wait before every event (<c>event-delay</c>).</summary>
    public TimeSpan? EventDelay { get; init; }

    /// <summary>Stops for ever instead of event n, connection open (<c>stall-at-event</c>).</summary>
    public int? StallAtEvent { get; init; }

    /// <summary>Stops for ever after n bytes of the body, connection open (<c>stall-at-byte</c>).</summary>
    public int? StallAtByte { get; init; }

    /// <summary>Ends the HTTP body cleanly instead of event n (<c>cut-at-event</c>).</summary>
    public int? CutAtEvent { get; init; }

    /// <summary>Ends the HTTP body cleanly after n bytes (<c>cut-at-byte</c>).</summary>
    public int? CutAtByte { get; init; }

    /// <summary>TCP reset instead of event n (<c>reset-at-event</c>).</summary>
    public int? ResetAtEvent { get; init; }

    /// <summary>TCP reset after n bytes of the body (<c>reset-at-byte</c>).</summary>
    public int? ResetAtByte { get; init; }

    /// <summary>Event n arrives well framed but with broken JSON; the stream goes on (<c>malformed-at-event</c>).</summary>
    public int? MalformedAtEvent { get; init; }

    /// <summary>An error inside the stream instead of event n, then a clean end (<c>error-at-event</c>).</summary>
    public int? ErrorAtEvent { get; init; }

    /// <summary>The shape of an error inside the stream (<c>error-form</c>). Default: object.</summary>
    public ErrorForm ErrorForm { get; init; }

    /// <summary>The error is a member of the error event, and response.failed follows (<c>nested-error</c>, Responses).</summary>
    public bool NestedError { get; init; }

    /// <summary>The terminal marker follows an error inside the stream (<c>done-after-error</c>).</summary>
    public bool DoneAfterError { get; init; }

    /// <summary>Event n comes byte by byte, then the stream goes on (<c>drip-at-event</c>).</summary>
    public int? DripAtEvent { get; init; }

    /// <summary>Event n begins and then drips white space for ever, never finishing (<c>drip-forever-at-event</c>).</summary>
    public int? DripForeverAtEvent { get; init; }

    /// <summary>Wait between dripped bytes (<c>drip-delay</c>). Default: 10 ms.</summary>
    public TimeSpan DripDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes the first content event at least n bytes long (<c>big-event</c>).</summary>
    public int? BigEvent { get; init; }

    /// <summary>Only the opening chunk, then a clean end (<c>role-only</c>).</summary>
    public bool RoleOnly { get; init; }

    /// <summary>Only the opening chunk, then silence (<c>role-then-stall</c>).</summary>
    public bool RoleThenStall { get; init; }

    /// <summary>Nothing but a comment at this interval, for ever (<c>comments-forever</c>).</summary>
    public TimeSpan? CommentsForever { get; init; }

    /// <summary>n comments, or pings in Anthropic, before every event (<c>keep-alive</c>). Default: 0.</summary>
    public int KeepAlive { get; init; }

    /// <summary>The text of a comment (<c>comment</c>). Default: keep-alive; with another text Anthropic sends comments too.</summary>
    public string Comment { get; init; } = "keep-alive";

    /// <summary>Leaves out the terminal marker (<c>no-done</c>).</summary>
    public bool NoDone { get; init; }

    /// <summary>Leaves out the finish event; the terminal marker still comes (<c>no-finish</c>).</summary>
    public bool NoFinish { get; init; }

    /// <summary>Events of a type that no client knows (<c>unknown-events</c>).</summary>
    public bool UnknownEvents { get; init; }

    /// <summary>message_start comes twice, with the same id (<c>repeat-message-start</c>, Anthropic).</summary>
    public bool RepeatMessageStart { get; init; }

    /// <summary>A second message_start with another id, as if two streams were spliced (<c>foreign-message-start</c>, Anthropic).</summary>
    public bool ForeignMessageStart { get; init; }

    /// <summary>Every event calls its item by another id (<c>rotate-item-ids</c>, Responses).</summary>
    public bool RotateItemIds { get; init; }

    /// <summary>No empty line after the last event (<c>no-last-blank-line</c>).</summary>
    public bool NoLastBlankLine { get; init; }

    /// <summary>How lines end (<c>line-end</c>). Default: the dialect's own.</summary>
    public LineEnd LineEnd { get; init; }

    /// <summary>A byte order mark before the first byte of the stream (<c>bom</c>).</summary>
    public bool Bom { get; init; }

    /// <summary>Every JSON payload is spread over two data lines (<c>multi-line-data</c>).</summary>
    public bool MultiLineData { get; init; }

    /// <summary>Every byte is flushed on its own (<c>tiny-writes</c>).</summary>
    public bool TinyWrites { get; init; }
}

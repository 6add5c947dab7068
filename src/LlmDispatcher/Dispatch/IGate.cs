using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Stands between an attempt and the caller: what passes is shown and cannot be taken back.</summary>
internal interface IGate
{
    /// <summary>Whether something was shown that no other attempt can silently take the place of.</summary>
    bool IsCommitted { get; }

    /// <summary>Whether a complete tool call was handed over, which its reader may act on at once.</summary>
    bool HasShownCalls { get; }

    /// <summary>Whether the attempt turned out not to be what it was asked for; nothing more of it may pass.</summary>
    bool IsMismatched { get; }

    /// <summary>Where the attempt went on with another's text, once that was handed over; else <see langword="null"/>.</summary>
    Seam? Seam { get; }

    /// <summary>How many characters of the attempt's own text are not shown at its beginning, and how many at its end.</summary>
    (int Start, int End) Hidden { get; }

    /// <summary>Looks at the next event, and may shorten it.</summary>
    /// <returns>Whether it stays behind; if not, hand over what <see cref="Release"/> gives, then the event.</returns>
    bool Holds(ref StreamEvent e);

    /// <summary>What was held and may pass now; <see langword="null"/> for nothing.</summary>
    List<StreamEvent>? Release();
}

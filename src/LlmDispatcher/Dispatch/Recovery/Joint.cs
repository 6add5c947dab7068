using System.Buffers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>What is known of how a continuation meets the text that was shown.</summary>
internal enum JointState
{
    /// <summary>Its head could still be several things.</summary>
    Unclear,

    /// <summary>It goes on with the text.</summary>
    Joined,

    /// <summary>It does not.</summary>
    Mismatched,
}

/// <summary>
/// Finds out how the head of a continuation meets the shown text: it repeats the end of it, which is cut off; it starts from the top, and is swallowed while it matches; or it just goes on. As long as
/// that is not clear, nothing of it is shown.
/// </summary>
/// <param name="shown">What the user has seen.</param>
/// <param name="method">How the model was asked to go on.</param>
/// <remarks>
/// The head is compared with every end of the shown text at once: as the head only grows, the longest end that still agrees with it only moves right. So each place is looked at once, and a restart of
/// a long text costs no more than comparing it.
/// </remarks>
internal sealed class Joint(string shown, SeamMethod method)
{
    private readonly ArrayBufferWriter<char> _head = new();
    private readonly int _shortest =
        method == SeamMethod.Echo ? Math.Min(Anchor.ShortestEcho, Anchor.Of(shown).Length) : Words.ShortestEnd(shown);
    private readonly int _top = string.IsNullOrWhiteSpace(shown) ? -1 : shown.Length - shown.AsSpan().TrimStart().Length;
    private int _skipped; // white space that the user has already, or that an echo may begin with
    private bool _isPastSpace;
    private int _place; // where in the shown text the head may lie: the leftmost that agrees with all of it
    private int _agreed; // how much of the head is compared with that place
    private bool _startedOver;

    public JointState State { get; private set; }

    /// <summary>How many characters of the continuation were not shown, once it is joined.</summary>
    public int Cut { get; private set; }

    /// <summary>Takes the next piece of the continuation.</summary>
    /// <returns>What of it is to be shown, once joined; until then nothing.</returns>
    public string Add(string piece)
    {
        _head.Write(piece);
        if (!_isPastSpace)
            SkipSpace();
        if (_isPastSpace)
            Compare();
        return State == JointState.Joined ? _head.WrittenSpan[Cut..].ToString() : "";
    }

    /// <summary>The continuation is complete: what is held is all there is.</summary>
    /// <returns>What of it is to be shown.</returns>
    public string End()
    {
        if (State != JointState.Unclear)
            return "";
        var head = Head;
        if (head.IsEmpty)
            Join(0);
        else if (method == SeamMethod.Echo || _startedOver || (_place <= _top && Words.AreARepetition(head)))
            State = JointState.Mismatched; // an echo that is not whole, or an answer that is shorter than what was shown
        else
            Join(0);
        return State == JointState.Joined ? _head.WrittenSpan[Cut..].ToString() : "";
    }

    private ReadOnlySpan<char> Head => _head.WrittenSpan[_skipped..];

    /// <summary>The beginning of an answer is sent without the white space at its end, so that the model may write it once more; and before an echo it means nothing.</summary>
    private void SkipSpace()
    {
        var head = _head.WrittenSpan;
        var shownSpace = shown.AsSpan(shown.AsSpan().TrimEnd().Length);
        _skipped = method == SeamMethod.Echo ? head.Length - head.TrimStart().Length : head.CommonPrefixLength(shownSpace);
        _isPastSpace = _skipped < head.Length || (method == SeamMethod.Prefill && _skipped == shownSpace.Length);
    }

    private void Compare()
    {
        while (State == JointState.Unclear)
        {
            if (shown.Length - _place < _shortest && _place > _top)
            {
                GoOn();
                return;
            }
            var end = shown.AsSpan(_place);
            var length = Math.Min(Head.Length, end.Length);
            _agreed += Head[_agreed..length].CommonPrefixLength(end[_agreed..length]);
            if (_agreed < length)
            {
                _startedOver |= _place <= _top && Words.AreARepetition(Head[.._agreed]);
                _place = NextPlace();
                _agreed = 0;
            }
            else if (end.Length <= Head.Length)
                Meet(end.Length);
            else
                return;
        }
    }

    /// <summary>The next place to the right where the whole head, or as much of it as there is room for, may lie.</summary>
    private int NextPlace()
    {
        var head = Head;
        var from = _place + 1;
        var inside = shown.AsSpan(from).IndexOf(head);
        if (inside >= 0)
            return from + inside;
        var last = Math.Max(_top, shown.Length - _shortest);
        for (var place = Math.Max(from, shown.Length - head.Length + 1); place <= last; place++)
        {
            if (head.StartsWith(shown.AsSpan(place)))
                return place;
        }
        return shown.Length;
    }

    /// <summary>The head begins with an end of the shown text.</summary>
    private void Meet(int length)
    {
        if (length >= _shortest)
            Join(length);
        else
            State = JointState.Mismatched; // all that was shown once more, but too little to tell a new start from a text that goes on like this
    }

    /// <summary>The head repeats nothing.</summary>
    private void GoOn()
    {
        if (method == SeamMethod.Echo || _startedOver)
            State = JointState.Mismatched;
        else
            Join(0);
    }

    private void Join(int repeated)
    {
        State = JointState.Joined;
        Cut = _skipped + repeated;
    }
}

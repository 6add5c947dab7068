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
/// a long text costs no more than comparing it. What could be two things is refused: a text that repeats itself may go on like that, or have been begun anew; and a head that leaves what it began to
/// repeat is no short echo, though it may look like one.
/// </remarks>
internal sealed class Joint(string shown, SeamMethod method)
{
    private readonly ArrayBufferWriter<char> _head = new();
    private readonly int _shortest =
        method == SeamMethod.Echo ? Math.Min(Anchor.ShortestEcho, Anchor.Of(shown).Length) : Words.ShortestEnd(shown);
    private readonly int _top = string.IsNullOrWhiteSpace(shown) ? -1 : shown.Length - shown.AsSpan().TrimStart().Length;
    private readonly int _asked = method == SeamMethod.Echo ? shown.Length - Anchor.Of(shown).Length : shown.Length; // where what it is asked to repeat begins
    private bool _hasLeftAnchor = method != SeamMethod.Echo;
    private int _led; // how much of the head repeats what it then left: what it was asked to repeat, or the top
    private int _skipped; // white space that the user has already, or that an echo may begin with
    private bool _isPastSpace;
    private int _place; // where in the shown text the head may lie: the leftmost that agrees with all of it
    private int _agreed; // how much of the head is compared with that place
    private int _before = -1; // where what it was asked to repeat stands once more, before the end
    private int _agreedWithTop;
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
        if (!_hasLeftAnchor && RepeatsAnchor())
            return;
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
                if (_place <= _top && Words.AreARepetition(Head[.._agreed]))
                    (_startedOver, _led) = (true, Math.Max(_led, _agreed));
                _place = NextPlace();
                _agreed = 0;
            }
            else if (end.Length <= Head.Length)
                Meet(end.Length);
            else
                return;
        }
    }

    /// <summary>Whether the head does as it was asked, so far.</summary>
    private bool RepeatsAnchor()
    {
        var anchor = shown.AsSpan(_asked);
        var same = Head.CommonPrefixLength(anchor);
        if (same == anchor.Length)
            MeetAnchor(anchor);
        else if (same < Head.Length)
            (_hasLeftAnchor, _led) = (true, same);
        return !_hasLeftAnchor;
    }

    /// <summary>
    /// It repeats what it was asked to. In a text that repeats itself that is no sign of anything: it may have repeated less and gone on in the same way; or more, where the same words come before.
    /// </summary>
    private void MeetAnchor(ReadOnlySpan<char> anchor)
    {
        if (_before < 0)
            _before = Math.Max(0, shown.AsSpan(..^1).LastIndexOf(anchor)); // its beginning is as good as none: it does not agree there
        var isMore = IsFrom(_before, ref _agreed) | IsFrom(Math.Max(0, _top), ref _agreedWithTop);
        if (Words.ArePeriodic(anchor))
            State = JointState.Mismatched;
        else if (!isMore && State == JointState.Unclear)
            Join(anchor.Length);
    }

    /// <summary>Whether the head may as well repeat the text from a place before the anchor. If it is all there, that is not to be told.</summary>
    private bool IsFrom(int place, ref int agreed)
    {
        if (place >= _asked)
            return false;
        var end = shown.AsSpan(place);
        var length = Math.Min(Head.Length, end.Length);
        agreed += Head[agreed..length].CommonPrefixLength(end[agreed..length]);
        if (agreed == end.Length)
            State = JointState.Mismatched;
        return agreed == length;
    }

    /// <summary>The next place to the right where the whole head, or as much of it as there is room for, may lie.</summary>
    private int NextPlace()
    {
        var head = Head;
        var from = _place + 1;
        if (from <= _top)
            return from; // where the text may have been begun anew
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
        var isEnough = length >= _shortest; // else too little to tell a new start from a text that goes on like this
        var isLeft = _led > length && !Head[length.._led].IsWhiteSpace();
        var isShorter = _place > _top && Words.EndAsTheyBegin(shown.AsSpan(_place)); // or may be: a shorter end, and then the same again
        if (isEnough && !isLeft && !isShorter && !Words.AreRepeatedAtTheEnd(shown, length))
            Join(length);
        else
            State = JointState.Mismatched;
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

using LlmDispatcher.Simulator.Wire;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>Turns the events of an answer into steps, with everything that the script does to them.</summary>
internal sealed class Choreography(Script script, Tempo tempo, IAnswerStream stream, Rejection rejection)
{
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];
    private readonly IFraming framing = stream.Framing;
    private bool hasContent;
    private bool isEnlarged;

    public IEnumerable<Step> Steps()
    {
        if (script.Bom)
            yield return new Step.Send(Bom);
        while (script.CommentsForever is { } interval)
        {
            yield return new Step.Send(framing.KeepAlive);
            yield return new Step.Pause(interval);
        }

        var number = 0;
        foreach (var (frame, isLast) in WithLast(stream.Frames().Where(IsKept)))
        {
            foreach (var step in Event(frame, ++number, isLast))
            {
                yield return step;
                if (step is Step.Cut or Step.Reset or Step.Silence)
                    yield break;
            }

            if (frame.Kind == FrameKind.Opening && AfterOpening() is { } end)
            {
                yield return end;
                yield break;
            }
        }
    }

    private Step? AfterOpening() =>
        script.RoleThenStall ? new Step.Silence()
        : script.RoleOnly ? new Step.Cut()
        : null;

    private bool IsKept(Frame frame) =>
        frame.Kind switch
        {
            FrameKind.Terminal => !script.NoDone,
            FrameKind.Finish => !script.NoFinish,
            FrameKind.End => !script.NoDone && !script.NoFinish,
            _ => true,
        };

    private IEnumerable<Step> Event(Frame frame, int number, bool isLast)
    {
        foreach (var wait in Waits(frame))
            yield return new Step.Pause(wait);
        for (var i = 0; i < script.KeepAlive; i++)
            yield return new Step.Send(framing.KeepAlive);
        if (Break(number) is { } broken)
            yield return broken;
        else if (number == script.ErrorAtEvent)
        {
            var said = stream.Error(rejection, number);
            foreach (var (each, isVeryLast) in WithLast(script.DoneAfterError ? said.Append(stream.Terminal) : said))
                yield return new Step.Send(framing.Event(each, isVeryLast), Events: 1);
            yield return new Step.Cut();
        }
        else if (number == script.DripForeverAtEvent)
        {
            foreach (var step in Drip(framing.Beginning(frame).Concat(WhiteSpace()), lastEvents: 0))
                yield return step;
        }
        else if (number == script.DripAtEvent)
        {
            foreach (var step in Drip(framing.Event(frame, isLast), lastEvents: 1))
                yield return step;
        }
        else
            yield return new Step.Send(framing.Event(Spoilt(frame, number), isLast), Events: 1);
    }

    private IEnumerable<TimeSpan> Waits(Frame frame)
    {
        if (script.EventDelay is { } each)
            yield return each;
        if (frame.Kind is not (FrameKind.Text or FrameKind.Reasoning or FrameKind.Tool))
            yield break;
        var own = hasContent ? tempo.NextToken() : script.FirstTokenDelay ?? tempo.FirstToken();
        hasContent = true;
        if (own > TimeSpan.Zero)
            yield return own;
    }

    private Step? Break(int number) =>
        number == script.StallAtEvent ? new Step.Silence()
        : number == script.CutAtEvent ? new Step.Cut()
        : number == script.ResetAtEvent ? new Step.Reset()
        : null;

    private Frame Spoilt(Frame frame, int number)
    {
        if (number == script.MalformedAtEvent)
            return frame with { Data = frame.Data[..((frame.Data.Length + 1) / 2)] };
        if (script.BigEvent is not { } size || isEnlarged || frame.Kind is not (FrameKind.Text or FrameKind.Reasoning or FrameKind.Tool))
            return frame;
        isEnlarged = true;
        return frame with { Data = "{" + new string(' ', Math.Max(0, size - frame.Data.Length)) + frame.Data[1..] };
    }

    private IEnumerable<Step> Drip(IEnumerable<byte> bytes, int lastEvents)
    {
        foreach (var (one, isLast) in WithLast(bytes))
        {
            yield return new Step.Send(new[] { one }, isLast ? lastEvents : 0);
            if (!isLast)
                yield return new Step.Pause(script.DripDelay);
        }
    }

    private static IEnumerable<byte> WhiteSpace()
    {
        while (true)
            yield return (byte)' ';
    }

    private static IEnumerable<(T Item, bool IsLast)> WithLast<T>(IEnumerable<T> items)
    {
        using var each = items.GetEnumerator();
        for (var more = each.MoveNext(); more; )
        {
            var item = each.Current;
            more = each.MoveNext();
            yield return (item, !more);
        }
    }
}

using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>Gives an answer as a stream: what has come is sent at once, in as few writes as it came in.</summary>
internal sealed class StreamedAnswer
{
    // More than this is sent even while more is there, so that a fast provider cannot fill the memory.
    private const int MaxUnsent = 32 << 10;

    private readonly Inquiry _inquiry;
    private readonly AnswerRelay _relay;
    private readonly Func<Route?> _expected;
    private int _failed;
    private StreamSummary? _summary;
    private Problem? _problem;
    private bool _isAnotherOnes;

    private StreamedAnswer(Inquiry inquiry, AnswerRelay relay, Func<Route?> expected) =>
        (_inquiry, _relay, _expected) = (inquiry, relay, expected);

    /// <param name="inquiry">Who waits for it.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="events">The answer.</param>
    /// <param name="expected">The route that is likely to answer, should the headers have to go before that is known.</param>
    /// <exception cref="Exception">It failed before anything was sent.</exception>
    public static async Task GiveAsync(Inquiry inquiry, InboundRequest request, IAsyncEnumerable<StreamEvent> events, Func<Route?> expected)
    {
        var writer = inquiry.Dialect.Stream(inquiry.Response.BodyWriter, inquiry.Start, request);
        using var relay = new AnswerRelay(writer, inquiry.Dialect.Language);
        var answer = new StreamedAnswer(inquiry, relay, expected);
        await using var line = new ClientLine(inquiry, answer.OpenUnknown);
        await answer.GiveAsync(events, line);
    }

    private async Task GiveAsync(IAsyncEnumerable<StreamEvent> events, ClientLine line)
    {
        try
        {
            await RelayAsync(events, line);
        }
        catch (Exception error) when ((_inquiry.Response.HasStarted || line.HasUnsent) && !_inquiry.Left.IsCancellationRequested)
        {
            _problem = Problem.Of(error);
            if (_problem.Fault is { } fault)
                _inquiry.Options.Faulted?.Invoke(_inquiry.Id, fault);
            _relay.Fail(_problem.Failure);
        }
        _inquiry.Conclude(new(_summary, _problem));
        await line.FlushAsync();
    }

    private async Task RelayAsync(IAsyncEnumerable<StreamEvent> events, ClientLine line)
    {
        await using var source = events.GetAsyncEnumerator(_inquiry.Left);
        while (true)
        {
            var next = source.MoveNextAsync();
            bool isThere;
            if (next.IsCompleted)
                isThere = await next;
            else
            {
                if (line.HasUnsent)
                    await line.FlushAsync(); // one flush for all that came together
                isThere = await line.AwaitAsync(next);
            }
            if (!isThere)
                return;
            Take(source.Current);
            if (line.Length > _inquiry.Options.MaxAnswerBytes)
                throw new ProviderException(Problem.AnswerTooLarge(_inquiry.Options.MaxAnswerBytes));
            if (_inquiry.Response.BodyWriter.UnflushedBytes > MaxUnsent)
                await line.FlushAsync();
        }
    }

    private void Take(StreamEvent e)
    {
        if (e.Cache is { } cache)
            _isAnotherOnes = cache.Outcome != CacheOutcome.Miss;
        if (_isAnotherOnes && e.Kind == StreamEventKind.Started)
            e = Unnamed(e);
        if (!_inquiry.Response.HasStarted)
            SetHeaders(e);
        if (e.Kind == StreamEventKind.AttemptFailed)
            _failed++;
        else if (e.Kind == StreamEventKind.Ended)
        {
            _summary = e.Summary!;
            _relay.Complete(_summary);
            return;
        }
        _inquiry.Stay?.Said(e.Text.Length);
        _relay.Take(e);
    }

    private void SetHeaders(in StreamEvent e)
    {
        var response = _inquiry.Response;
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
                AnswerHeaders.Route(response, e.Route!);
                AnswerHeaders.Attempts(response, _isAnotherOnes ? 0 : e.Index);
                AnswerHeaders.Stream(response, _inquiry.Dialect.StreamType);
                break;
            case StreamEventKind.Cached:
                AnswerHeaders.Cache(response, e.Cache!);
                break;
            case StreamEventKind.Opened:
                AnswerHeaders.Dropped(response, e.Head!.Dropped, _inquiry.Dialect.Language);
                break;
            default:
                break;
        }
    }

    /// <summary>An answer that others have too gets a name of its own: clients tell answers apart by it.</summary>
    public static StreamEvent Unnamed(in StreamEvent started) => StreamEvent.OfStart(started.Start! with { Id = "", CreatedAt = null });

    /// <summary>Nothing has come for so long that the headers go first.</summary>
    private void OpenUnknown()
    {
        AnswerHeaders.Stream(_inquiry.Response, _inquiry.Dialect.StreamType);
        AnswerHeaders.Attempts(_inquiry.Response, _failed + 1);
        if (_expected() is { } route)
            AnswerHeaders.Route(_inquiry.Response, route);
    }
}

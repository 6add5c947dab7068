using System.Buffers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>Gives an answer whole, folded from the provider's stream. It fails with a status as long as nothing has been sent, which is to the end.</summary>
internal static class WholeAnswer
{
    private const int PieceBytes = 64 << 10;

    public static async Task GiveAsync(Inquiry inquiry, IAsyncEnumerable<StreamEvent> events)
    {
        var response = inquiry.Response;
        var writer = inquiry.Dialect.Whole(inquiry.Start);
        var dropped = new List<string>();
        StreamSummary? summary = null;
        WireDialect? spoken = null;
        var hasCommitted = false;
        var isAnotherOnes = false;
        long length = 0;
        await foreach (var e in events.WithCancellation(inquiry.Left))
        {
            switch (e.Kind)
            {
                case StreamEventKind.Answering when !hasCommitted: // afresh, also where an attempt before it has thought aloud: nobody has seen it
                    AnswerHeaders.Route(response, e.Route!);
                    writer = inquiry.Dialect.Whole(inquiry.Start);
                    break;
                case StreamEventKind.Seam:
                    AnswerHeaders.Route(response, new Route(e.Seam!.Provider, e.Seam.Model)); // whose answer it is in the end
                    break;
                case StreamEventKind.Opened:
                    dropped = [.. e.Head!.Dropped];
                    spoken = e.Head.Dialect;
                    break;
                case StreamEventKind.Cached:
                    AnswerHeaders.Cache(response, e.Cache!);
                    isAnotherOnes = e.Cache!.Outcome != CacheOutcome.Miss;
                    break;
                case StreamEventKind.Started when isAnotherOnes:
                    writer.Take(StreamedAnswer.Unnamed(e));
                    break;
                case StreamEventKind.Ended:
                    summary = e.Summary;
                    break;
                default:
                    if (Seals.Before(e, spoken, inquiry.Dialect.Language) is { } seal)
                        writer.Take(seal);
                    var said = Seals.Named(e, spoken, inquiry.Dialect.Language);
                    writer.Take(spoken == inquiry.Dialect.Language ? said : said.WithPayload(default)); // words of another language
                    break;
            }
            hasCommitted |= e.Commits;
            length += e.IsContent ? e.Text.Length : e.Payload.Data.Length; // what only the provider's words hold is kept as well
            inquiry.Stay?.Said(e.Text.Length);
            if (length > inquiry.Options.MaxAnswerBytes)
                throw new ProviderException(Problem.AnswerTooLarge(inquiry.Options.MaxAnswerBytes));
        }
        if (summary!.Usage is { } usage)
            writer.Take(StreamEvent.OfUsage(usage));
        var body = new ArrayBufferWriter<byte>();
        writer.Complete(body, dropped);
        AnswerHeaders.Attempts(response, summary.Attempts.Count);
        AnswerHeaders.Dropped(response, dropped, inquiry.Dialect.Language);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        await using var line = new ClientLine(inquiry);
        for (var rest = body.WrittenMemory; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes)..])
        {
            if (rest.Length <= PieceBytes)
                inquiry.Conclude(new(summary, Problem: null));
            response.BodyWriter.Write(rest.Span[..Math.Min(rest.Length, PieceBytes)]);
            await line.FlushAsync();
        }
    }
}

using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Observers;

/// <summary>What ledgers are told.</summary>
internal static class Records
{
    public static StreamAttempt Attempt(
        Ending ending = Ending.Completed,
        long input = 0,
        long output = 0,
        long? cached = null,
        decimal? cost = 0
    ) =>
        new()
        {
            Number = 1,
            Provider = "p",
            Model = "m",
            StartedAfter = TimeSpan.Zero,
            Duration = TimeSpan.FromSeconds(1),
            Ending = ending,
            Usage = new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                CachedInputTokenCount = cached,
            },
            Cost = cost,
        };

    /// <summary>An attempt on <c>p/m</c> at a dollar a token, whose provider did not report.</summary>
    /// <param name="text">What was sent, and what came.</param>
    /// <param name="contents">What else was sent.</param>
    public static StreamAttempt Unreported(string text, params AIContent[] contents)
    {
        var answer = new AnswerFold();
        answer.Add(StreamEvent.OfText(text));
        var request = new TaskRequest([new ChatMessage(ChatRole.User, [new TextContent(text), .. contents])]);
        return Attempt(Ending.Abandoned) with
        {
            Usage = null,
            Cost = null,
            Bill = new AttemptBill(request, answer, new ModelPrices(1_000_000, 1_000_000), isOpened: true),
        };
    }

    public static StreamSummary Summary(params StreamAttempt[] attempts) =>
        new()
        {
            Ending = Ending.Completed,
            Provider = "p",
            Model = "m-as-it-calls-itself",
            Text = "",
            Duration = TimeSpan.FromSeconds(1),
            Attempts = attempts,
        };
}

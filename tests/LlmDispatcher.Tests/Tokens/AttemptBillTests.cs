using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Tokens;

public sealed class AttemptBillTests
{
    private static readonly ModelPrices Prices = new(Input: 1, Output: 10) { CachedInput = 0.1m };

    private static readonly StreamEvent Opened = StreamEvent.OfHead(new ResponseHead());

    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));

    private static readonly TaskRequest Request = new("Hello world"); // 4 + 2 tokens

    [Fact]
    public void Usage_Reported_IsTaken()
    {
        var attempt = Record(Ending.Completed, Opened, StreamEvent.OfText("Hello world"), Stop, Usage(1000, 300, cached: 400));
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.IsUsageEstimated).ShouldBe((1000, 300, false));
        attempt.Cost.ShouldBe((600 * 1 + 400 * 0.1m + 300 * 10) / 1_000_000);
    }

    [Theory]
    [InlineData(Ending.Failed)]
    [InlineData(Ending.TimedOut)]
    [InlineData(Ending.Cancelled)]
    [InlineData(Ending.Abandoned)]
    public void Usage_NotReported_IsCounted(Ending ending)
    {
        var attempt = Record(
            ending,
            Opened,
            StreamEvent.OfReasoning("Hello world"),
            StreamEvent.OfText("Hello"),
            StreamEvent.OfText(" world"),
            StreamEvent.OfToolCallStart(0, "1", "Hello"),
            StreamEvent.OfToolCallFragment(0, "Hello world")
        );
        attempt.IsUsageEstimated.ShouldBeTrue();
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.Usage.TotalTokenCount).ShouldBe((6, 7, 13));
        attempt.Cost.ShouldBe((6 * 1 + 7 * 10) / 1_000_000m);
    }

    [Fact]
    public void Usage_MissingAfterTheProof_IsCounted()
    {
        var attempt = Record(Ending.Completed, Opened, StreamEvent.OfText("Hello world"), Stop);
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.IsUsageEstimated).ShouldBe((6, 2, true));
    }

    /// <summary>As Anthropic does: the input with the first event, and one token of output.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(50, 50)]
    public void Usage_ReportedInPart_KeepsItsInputAndTheLargerOutput(int reported, int billed)
    {
        var usage = Usage(1000, reported, cached: 400);
        var attempt = Record(Ending.Failed, Opened, usage, StreamEvent.OfText("Hello world"));
        attempt.IsUsageEstimated.ShouldBeTrue();
        (attempt.Usage!.InputTokenCount, attempt.Usage.CachedInputTokenCount, attempt.Usage.OutputTokenCount).ShouldBe((1000, 400, billed));
        attempt.Usage.TotalTokenCount.ShouldBe(1000 + billed);
        usage.Usage!.OutputTokenCount.ShouldBe(reported, "what was reported is not ours to change");
    }

    [Fact]
    public void Usage_WithoutInput_HasItCounted()
    {
        var attempt = Record(Ending.Failed, Opened, StreamEvent.OfUsage(new UsageDetails { OutputTokenCount = 50 }));
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount).ShouldBe((6, 50));
    }

    [Fact]
    public void Attempt_NeverOpened_CostsNothing()
    {
        var attempt = Record(Ending.Failed);
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.Cost, attempt.IsUsageEstimated).ShouldBe(
            (0, 0, 0m, false)
        );
        Record(Ending.Failed, prices: null).Cost.ShouldBe(0, "nothing has no price to know");
    }

    [Fact]
    public void Attempt_OpenedAndThenBroken_PaysForItsRequest()
    {
        var attempt = Record(Ending.Failed, Opened);
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.Cost).ShouldBe((6, 0, 0.000006m));
    }

    [Fact]
    public void Cost_WithoutPrices_IsNotKnown()
    {
        var attempt = Record(Ending.Failed, prices: null, Opened, StreamEvent.OfText("Hello world"));
        attempt.Cost.ShouldBeNull();
        attempt.Usage!.OutputTokenCount.ShouldBe(2);
    }

    [Fact]
    public void Cost_OfARequestNobodyKnows_IsNotKnown()
    {
        var attempt = Record(Ending.Failed, Prices, request: null, Opened, StreamEvent.OfText("Hello world"));
        (attempt.Usage!.InputTokenCount, attempt.Usage.OutputTokenCount, attempt.Cost).ShouldBe((null, 2, null));
    }

    /// <summary>A tool's result that is turned into text when it is counted tells when that is.</summary>
    [Fact]
    public void Usage_Estimated_IsCountedWhenItIsAskedForAndOnce()
    {
        var told = new Telling();
        var request = new TaskRequest([new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", told)])]);
        var attempt = Record(Ending.Failed, Prices, request, Opened);
        var summary = Summary(attempt);
        _ = (attempt.IsUsageEstimated, summary.IsCostEstimated, attempt.ToString(), summary.ToString());
        told.Times.ShouldBe(0);
        _ = (attempt.Usage, attempt.Cost, summary.Cost, attempt.Usage);
        told.Times.ShouldBe(1);
    }

    [Fact]
    public void Summary_OfSeveralAttempts_CostsTheirSum()
    {
        var free = Record(Ending.Failed, prices: null);
        var paid = Record(Ending.Completed, Opened, Stop, Usage(100, 10));
        var unknown = Record(Ending.Failed, prices: null, Opened);
        Summary(free, paid, paid).Cost.ShouldBe(0.0004m);
        Summary(free, paid).IsCostEstimated.ShouldBeFalse();
        Summary(free, paid, unknown).Cost.ShouldBeNull();
        Summary(free, paid, unknown).IsCostEstimated.ShouldBeTrue();
        Summary().Cost.ShouldBe(0);
    }

    private static StreamSummary Summary(params StreamAttempt[] attempts) =>
        new()
        {
            Ending = Ending.Failed,
            Provider = "p",
            Model = "m",
            Text = "",
            Duration = TimeSpan.Zero,
            Attempts = attempts,
        };

    private static StreamAttempt Record(Ending ending, params StreamEvent[] events) => Record(ending, Prices, events);

    private static StreamAttempt Record(Ending ending, ModelPrices? prices, params StreamEvent[] events) =>
        Record(ending, prices, Request, events);

    private static StreamAttempt Record(Ending ending, ModelPrices? prices, TaskRequest? request, params StreamEvent[] events)
    {
        var answer = new AnswerFold();
        foreach (var e in events)
            answer.Add(e);
        return new()
        {
            Number = 1,
            Provider = "p",
            Model = "m",
            StartedAfter = TimeSpan.Zero,
            Duration = TimeSpan.Zero,
            Ending = ending,
            Bill = new(request, answer, prices, isOpened: events.Length > 0),
        };
    }

    private static StreamEvent Usage(long input, long output, long? cached = null) =>
        StreamEvent.OfUsage(
            new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                CachedInputTokenCount = cached,
            }
        );

    private sealed class Telling
    {
        public int Times { get; private set; }

        public override string ToString()
        {
            Times++;
            return "high at noon";
        }
    }
}

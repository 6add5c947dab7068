using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Streams;

public sealed class AnswerPaceTests
{
    [Theory]
    [InlineData(100, 0, false, 100)]
    [InlineData(100, 60, false, 40)] // thought in silence: those came before the first content
    [InlineData(100, 60, true, 100)]
    [InlineData(100, 95, false, null)]
    [InlineData(9, 0, false, null)]
    public void Of_CountedTokens_TakesThoseThatStreamed(int output, int reasoning, bool isReasoningShown, int? tokens) =>
        AnswerPace
            .Of(Answer(output, reasoning, isReasoningShown), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2))
            .ShouldBe(tokens is { } count ? new AnswerPace(count, TimeSpan.FromSeconds(2)) : null);

    [Theory]
    [InlineData(10, 6, true)]
    [InlineData(10, 4, false)] // the reader held it up
    [InlineData(0, 0, false)] // all at once
    public void Of_Time_IsTheProviders(double seconds, double waited, bool isKnown) =>
        AnswerPace.Of(Answer(100, 0, false), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(waited)).HasValue.ShouldBe(isKnown);

    [Fact]
    public void Of_AnAnswerThatNobodyCounted_IsUnknown() =>
        AnswerPace.Of(new AnswerFold(), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)).ShouldBeNull();

    private static AnswerFold Answer(int output, int reasoning, bool isReasoningShown)
    {
        var answer = new AnswerFold();
        if (isReasoningShown)
            answer.Add(StreamEvent.OfReasoning("Hm."));
        answer.Add(StreamEvent.OfUsage(new UsageDetails { OutputTokenCount = output, ReasoningTokenCount = reasoning }));
        return answer;
    }
}

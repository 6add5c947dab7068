using LlmDispatcher.Providers.Failures;

namespace LlmDispatcher.Tests.Providers.Failures;

public sealed class RetryHintsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after: 20", 20)]
    [InlineData("retry-after: 1.5", 1.5)]
    [InlineData("retry-after: 0", 0)]
    [InlineData("retry-after-ms: 250", 0.25)]
    [InlineData("retry-after-ms: 0.5", 0.0005)]
    [InlineData("retry-after: Sun, 22 Nov 2026 10:00:30 GMT", 30)]
    [InlineData("retry-after: Sun, 22 Nov 2026 09:59:00 GMT", 0)]
    public void ReadDelay_Hint_GivesTheWait(string header, double seconds) =>
        RetryHints.ReadDelay(Answers.Headers(header), Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("retry-after: -5")]
    [InlineData("retry-after: soon")]
    [InlineData("retry-after: NaN")]
    [InlineData("retry-after: 1e99")]
    [InlineData("retry-after: 999999999999999999999999")]
    [InlineData("retry-after: Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("retry-after:")]
    [InlineData("x-other: 5")]
    public void ReadDelay_Junk_IsNull(string header) => RetryHints.ReadDelay(Answers.Headers(header), Now).ShouldBeNull();

    [Fact]
    public void ReadDelay_BothHeaders_TheExactOneWins() =>
        RetryHints.ReadDelay(Answers.Headers("retry-after: 2", "retry-after-ms: 1400"), Now).ShouldBe(TimeSpan.FromMilliseconds(1400));

    [Fact]
    public void ReadDelay_ExactOneIsJunk_TheOtherCounts() =>
        RetryHints.ReadDelay(Answers.Headers("retry-after: 2", "retry-after-ms: x"), Now).ShouldBe(TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData("x-should-retry: true", true)]
    [InlineData("x-should-retry: false", false)]
    [InlineData("x-should-retry: maybe", null)]
    [InlineData("x-other: true", null)]
    public void ReadVerdict_Header_SaysWhetherToRetry(string header, bool? verdict) =>
        RetryHints.ReadVerdict(Answers.Headers(header)).ShouldBe(verdict);
}

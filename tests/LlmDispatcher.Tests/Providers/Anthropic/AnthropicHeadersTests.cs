using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class AnthropicHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_Headers_GivesIdAndBothLimits()
    {
        var head = AnthropicHeaders.Read(
            Answers.Headers(
                "request-id: req_1",
                "anthropic-ratelimit-requests-limit: 50",
                "anthropic-ratelimit-requests-remaining: 49",
                "anthropic-ratelimit-requests-reset: 2026-11-22T10:00:01Z",
                "anthropic-ratelimit-tokens-limit: 30000",
                "anthropic-ratelimit-tokens-remaining: 0",
                "anthropic-ratelimit-tokens-reset: 2026-11-22T12:06:00+02:00",
                "anthropic-ratelimit-input-tokens-remaining: 7"
            ),
            Now
        );

        head.RequestId.ShouldBe("req_1");
        head.Requests.ShouldBe(new RateLimit(50, 49, TimeSpan.FromSeconds(1)));
        head.Tokens.ShouldBe(new RateLimit(30000, 0, TimeSpan.FromMinutes(6)));
    }

    /// <summary>A request is measured by its input; the common limit may be the sum of input and output.</summary>
    [Theory]
    [InlineData(null, 10, 5, 10)]
    [InlineData(null, 10, 0, 0)]
    [InlineData(null, 0, 5, 0)]
    [InlineData(null, null, 5, 5)]
    [InlineData(null, 5, null, 5)]
    [InlineData(15, 10, 5, 10)]
    [InlineData(5, 10, 5, 5)]
    [InlineData(5, 0, 5, 0)]
    [InlineData(5, 5, 0, 0)]
    [InlineData(5, null, null, 5)]
    public void Read_SeveralLimitsOnTokens_GivesTheOneThatIsMetFirst(int? common, int? input, int? output, int remaining)
    {
        string[] headers =
        [
            .. common is null ? [] : new[] { $"anthropic-ratelimit-tokens-remaining: {common}" },
            .. input is null ? [] : new[] { $"anthropic-ratelimit-input-tokens-remaining: {input}" },
            .. output is null ? [] : new[] { $"anthropic-ratelimit-output-tokens-remaining: {output}" },
        ];
        AnthropicHeaders.Read(Answers.Headers(headers), Now).Tokens!.Value.Remaining.ShouldBe(remaining);
    }

    [Theory]
    [InlineData("2026-11-22T09:59:59Z", 0)]
    [InlineData("2026-11-22T10:00:00.5Z", 500)]
    [InlineData("9999-12-31T23:59:59Z", null)]
    [InlineData("12s", null)]
    [InlineData("1795000000", null)]
    [InlineData("", null)]
    public void Read_Reset_IsComparedWithTheClock(string reset, int? milliseconds) =>
        AnthropicHeaders
            .Read(Answers.Headers("anthropic-ratelimit-requests-limit: 1", $"anthropic-ratelimit-requests-reset: {reset}"), Now)
            .Requests.ShouldBe(new RateLimit(1, null, milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null));

    [Fact]
    public void Read_NoHeaders_SaysNothing() => AnthropicHeaders.Read(Answers.Headers(), Now).ShouldBe(new ResponseHead());
}

using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;

namespace LlmDispatcher.Tests.Providers.OpenAI;

public sealed class OpenAIHeadersTests
{
    [Fact]
    public void Read_OpenAIsHeaders_GivesIdAndBothLimits()
    {
        var head = OpenAIHeaders.Read(
            Answers.Headers(
                "x-request-id: req_1",
                "x-ratelimit-limit-requests: 500",
                "x-ratelimit-remaining-requests: 499",
                "x-ratelimit-reset-requests: 120ms",
                "x-ratelimit-limit-tokens: 30000",
                "x-ratelimit-remaining-tokens: 0",
                "x-ratelimit-reset-tokens: 6m0s"
            )
        );

        head.RequestId.ShouldBe("req_1");
        head.Requests.ShouldBe(new RateLimit(500, 499, TimeSpan.FromMilliseconds(120)));
        head.Tokens.ShouldBe(new RateLimit(30000, 0, TimeSpan.FromMinutes(6)));
    }

    [Fact]
    public void Read_NoHeaders_SaysNothing() => OpenAIHeaders.Read(Answers.Headers()).ShouldBe(new ResponseHead());

    [Theory]
    [InlineData("-1", "-1", null, null)]
    [InlineData("0", "0", null, null)]
    [InlineData("-1", "0", null, null)]
    [InlineData("100", "-1", 100L, null)]
    [InlineData("100", "0", 100L, 0L)]
    [InlineData("many", "7", null, 7L)]
    [InlineData("1e3", "1,000", null, null)]
    [InlineData("99999999999999999999", "", null, null)]
    public void Read_LimitsThatTellNothing_AreNotExhausted(string limit, string remaining, long? expectedLimit, long? expectedRemaining)
    {
        var requests = OpenAIHeaders
            .Read(Answers.Headers($"x-ratelimit-limit-requests: {limit}", $"x-ratelimit-remaining-requests: {remaining}"))
            .Requests;

        (requests?.Limit).ShouldBe(expectedLimit);
        (requests?.Remaining).ShouldBe(expectedRemaining);
    }

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("17ms", 0.017)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("55", 55.0)] // Azure
    [InlineData("33011.5", 33011.5)]
    [InlineData("1795000000", null)] // a date
    [InlineData("2026-11-22T10:00:00Z", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    public void Read_Reset_IsADurationOrSeconds(string reset, double? seconds) =>
        OpenAIHeaders
            .Read(Answers.Headers("x-ratelimit-limit-tokens: 1", $"x-ratelimit-reset-tokens: {reset}"))
            .Tokens.ShouldBe(new RateLimit(1, null, seconds is { } s ? TimeSpan.FromSeconds(s) : null));

    [Theory]
    [InlineData("request-id: r")]
    [InlineData("X-Generation-Id: r")]
    [InlineData("apim-request-id: r")]
    public void Read_OtherNamesOfTheRequestId_AreKnown(string header) =>
        OpenAIHeaders.Read(Answers.Headers(header)).RequestId.ShouldBe("r");
}

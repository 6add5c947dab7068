using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Streams;

public sealed class ContextLengthTests
{
    [Theory]
    [InlineData("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", 9000, 8192)]
    [InlineData(
        "This model's maximum context length is 4,097 tokens, however you requested 5,000 tokens (4000 in the messages)",
        5000,
        4097
    )]
    [InlineData("prompt is too long: 208310 tokens > 200000 maximum", 208310, 200000)]
    [InlineData("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length", 209573, 200000)]
    [InlineData("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1200000, 1048576)]
    [InlineData("Too long.", null, null)]
    [InlineData("99999999999999999999 tokens > 5 maximum", null, null)]
    public void Failure_TooLong_TellsWhatItsProviderSays(string message, int? requested, int? max)
    {
        var failure = new ProviderFailure(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, message);
        (failure.RequestedTokens, failure.MaxTokens).ShouldBe((requested, max));
        (failure with { Kind = LlmErrorKind.InvalidRequest }).MaxTokens.ShouldBeNull();
    }
}

using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>The reason of an end, from the wire and back.</summary>
public sealed class ChatFinishTests
{
    [Theory]
    [InlineData("stop", false, false, "stop")]
    [InlineData("stop", true, false, "tool_calls")]
    [InlineData("stop", true, true, "content_filter")]
    [InlineData("length", true, true, "length")]
    [InlineData("model_length", false, false, "length")]
    [InlineData("tool_calls", false, true, "tool_calls")]
    [InlineData("function_call", false, false, "tool_calls")]
    [InlineData("content_filter", true, false, "content_filter")]
    [InlineData("of_next_year", true, true, "of_next_year")]
    public void Read_WordAndAnswer_GiveTheCommonWord(string raw, bool hasToolCalls, bool hasRefusal, string word)
    {
        var finish = ChatFinish.Read(raw, hasToolCalls, hasRefusal);
        (finish.Reason.Value, finish.RawReason).ShouldBe((word, raw));
    }

    [Theory]
    [InlineData("stop", "end_turn", "stop", true)]
    [InlineData("tool_calls", "stop", "stop", true)]
    [InlineData("content_filter", "stop", "stop", true)]
    [InlineData("tool_calls", "tool_use", "tool_calls", true)]
    [InlineData("length", "MAX_TOKENS", "length", true)]
    [InlineData("content_filter", "SAFETY", "content_filter", true)]
    [InlineData("OTHER", "OTHER", "stop", false)]
    public void Write_AnyReason_IsTheNearestWordOfTheDialect(string word, string raw, string written, bool can)
    {
        var finish = new Finish(new ChatFinishReason(word), raw);
        (ChatFinish.Write(finish), ChatFinish.CanWrite(finish)).ShouldBe((written, can));
    }

    [Theory]
    [InlineData("error", "stopped the answer with an error", null)]
    [InlineData("insufficient_system_resource", "insufficient system resource", "insufficient_system_resource")]
    public void Failure_OfAReasonThatIsNone_SaysWhatHappened(string raw, string words, string? code)
    {
        var failure = ChatFinish.Failure(raw).ShouldNotBeNull();
        (failure.Class, failure.Kind, failure.Code).ShouldBe((FailureClass.Transient, LlmErrorKind.ServiceUnavailable, code));
        failure.Message.ShouldContain(words);
    }

    [Fact]
    public void Failure_OfAnyOtherReason_IsNone() => ChatFinish.Failure("stop").ShouldBeNull();
}

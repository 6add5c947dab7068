using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>The reason of an end, from the wire and back.</summary>
public sealed class ResponsesFinishTests
{
    [Theory]
    [InlineData("completed", "", false, false, "stop", "completed")]
    [InlineData("completed", "", true, false, "tool_calls", "completed")]
    [InlineData("completed", "", true, true, "content_filter", "completed")]
    [InlineData("incomplete", "max_output_tokens", true, true, "length", "max_output_tokens")]
    [InlineData("incomplete", "content_filter", true, false, "content_filter", "content_filter")]
    [InlineData("incomplete", "steered", true, true, "steered", "steered")]
    [InlineData("incomplete", "", true, true, "incomplete", "incomplete")]
    public void Read_StatusReasonAndOutput_GiveTheCommonWord(
        string status,
        string reason,
        bool hasToolCalls,
        bool hasRefusal,
        string word,
        string raw
    )
    {
        var finish = ResponsesFinish.Read(status, reason, hasToolCalls, hasRefusal);
        (finish.Reason.Value, finish.RawReason).ShouldBe((word, raw));
    }

    [Theory]
    [InlineData("stop", "completed", false, null)]
    [InlineData("stop", "end_turn", false, null)]
    [InlineData("tool_calls", "tool_use", false, null)]
    [InlineData("length", "MAX_TOKENS", false, "max_output_tokens")]
    [InlineData("content_filter", "SAFETY", false, "content_filter")]
    [InlineData("content_filter", "completed", true, null)] // the refusal stands in the output, which is complete
    [InlineData("content_filter", "content_filter", true, "content_filter")]
    [InlineData("max_messages", "max_messages", false, "max_messages")]
    [InlineData("steered", "steered", false, "steered")]
    [InlineData("OTHER", "OTHER", false, null)]
    public void WriteReason_OfAnyProvider_IsAWordOfThisDialect(string word, string raw, bool hasRefusal, string? reason) =>
        ResponsesFinish.WriteReason(new Finish(new ChatFinishReason(word), raw), hasRefusal).ShouldBe(reason);

    [Theory]
    [InlineData("stop", "end_turn", true)]
    [InlineData("tool_calls", "tool_use", true)]
    [InlineData("length", "MAX_TOKENS", true)]
    [InlineData("content_filter", "SAFETY", true)]
    [InlineData("max_messages", "max_messages", true)]
    [InlineData("steered", "steered", true)]
    [InlineData("incomplete", "incomplete", false)]
    [InlineData("OTHER", "OTHER", false)]
    public void CanWrite_Reason_IsWhetherTheDialectHasAWordForIt(string word, string raw, bool can) =>
        ResponsesFinish.CanWrite(new Finish(new ChatFinishReason(word), raw)).ShouldBe(can);
}

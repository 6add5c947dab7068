using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>The reason of an end, from the wire and back.</summary>
public sealed class MessagesFinishTests
{
    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    public void Write_OwnWord_ComesBackAsItWas(string raw, string common)
    {
        var finish = MessagesFinish.Read(raw, stopSequence: null, explanation: null);
        (finish.Reason.Value, finish.RawReason, finish.StopSequence, finish.Explanation).ShouldBe((common, raw, null, null));
        (MessagesFinish.Write(finish), MessagesFinish.CanWrite(finish)).ShouldBe((raw, true));
    }

    // Whatever the reason was taken for on the way: clients of the dialect know the word.
    [Theory]
    [InlineData("end_turn")]
    [InlineData("stop_sequence")]
    [InlineData("pause_turn")]
    [InlineData("tool_use")]
    [InlineData("max_tokens")]
    [InlineData("model_context_window_exceeded")]
    [InlineData("refusal")]
    public void Write_OwnWord_WinsOverTheReason(string raw)
    {
        var finish = new Finish(new ChatFinishReason("other"), raw);
        (MessagesFinish.Write(finish), MessagesFinish.CanWrite(finish)).ShouldBe((raw, true));
    }

    [Fact]
    public void Read_SequenceAndExplanation_AreKept()
    {
        var finish = MessagesFinish.Read("stop_sequence", "END", "because");
        (finish.StopSequence, finish.Explanation).ShouldBe(("END", "because"));
    }

    [Theory]
    [InlineData("stop", "STOP", null, "end_turn", true)]
    [InlineData("stop", "stop", "END", "stop_sequence", true)]
    [InlineData("length", "MAX_TOKENS", null, "max_tokens", true)]
    [InlineData("tool_calls", "STOP", null, "tool_use", true)]
    [InlineData("content_filter", "SAFETY", null, "refusal", true)]
    [InlineData("compaction", "compaction", null, "end_turn", false)]
    [InlineData("OTHER", "OTHER", null, "end_turn", false)]
    public void Write_WordOfAnotherDialect_IsTheNearestOfThisOne(string word, string raw, string? sequence, string written, bool can)
    {
        var finish = new Finish(new ChatFinishReason(word), raw) { StopSequence = sequence };
        (MessagesFinish.Write(finish), MessagesFinish.CanWrite(finish)).ShouldBe((written, can));
    }
}

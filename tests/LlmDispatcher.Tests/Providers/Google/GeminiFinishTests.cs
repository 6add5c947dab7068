using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>The reason of an end, from the wire and back; and the counts that go with it.</summary>
public sealed class GeminiFinishTests
{
    [Theory]
    [InlineData("STOP", true, "tool_calls")]
    [InlineData("STOP", false, "stop")]
    [InlineData("MAX_TOKENS", true, "length")]
    [InlineData("SAFETY", true, "content_filter")]
    [InlineData("IMAGELESS", false, "IMAGELESS")]
    public void Read_WordAndCalls_GiveTheCommonWord(string raw, bool hasCalls, string word)
    {
        var finish = GeminiFinish.Read(raw, hasCalls, "");
        (finish.Reason.Value, finish.RawReason, finish.Explanation).ShouldBe((word, raw, null));
    }

    [Fact]
    public void Read_Explanation_IsKept() => GeminiFinish.Read("OTHER", false, "why").Explanation.ShouldBe("why");

    [Theory]
    [InlineData("", false)]
    [InlineData("FINISH_REASON_UNSPECIFIED", false)]
    [InlineData("STOP", true)]
    [InlineData("OF_NEXT_YEAR", true)]
    public void IsReason_Word_IsOneUnlessItOnlyFillsTheMember(string raw, bool isReason) => GeminiFinish.IsReason(raw).ShouldBe(isReason);

    [Theory]
    [InlineData("stop", "end_turn", "STOP", true)]
    [InlineData("tool_calls", "tool_use", "STOP", true)]
    [InlineData("tool_calls", "STOP", "STOP", true)]
    [InlineData("length", "max_tokens", "MAX_TOKENS", true)]
    [InlineData("length", "CONTINUATION", "CONTINUATION", true)]
    [InlineData("content_filter", "refusal", "SAFETY", true)]
    [InlineData("content_filter", "IMAGE_SAFETY", "IMAGE_SAFETY", true)]
    [InlineData("length", "SAFETY", "MAX_TOKENS", true)] // the reason wins over a word that means another
    [InlineData("compaction", "compaction", "OTHER", false)]
    [InlineData("stop", "OTHER", "OTHER", true)]
    [InlineData("stop", "LANGUAGE", "LANGUAGE", true)]
    [InlineData("stop", "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL", true)]
    public void Write_AnyReason_IsTheNearestWordOfTheDialect(string word, string raw, string written, bool can)
    {
        var finish = new Finish(new ChatFinishReason(word), raw);
        (GeminiFinish.Write(finish), GeminiFinish.CanWrite(finish)).ShouldBe((written, can));
    }

    // The total may be more than the sum: what some providers count belongs to neither.
    [Theory]
    [InlineData(99L, 99)]
    [InlineData(null, 5)]
    public void Total_OfTheProvider_WinsOverTheSum(long? told, int written)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            GeminiUsage.Write(
                json,
                new UsageDetails
                {
                    InputTokenCount = 2,
                    OutputTokenCount = 3,
                    TotalTokenCount = told,
                }
            );
            json.WriteEndObject();
        }
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain($"\"totalTokenCount\":{written}}}");
    }
}

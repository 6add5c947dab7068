using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>Which frames of this dialect spare the next one a parser.</summary>
public sealed class ResponsesTextShapeTests
{
    private const string Frame =
        """{"type":"response.output_text.delta","sequence_number":4,"item_id":"i","output_index":0,"delta":"first","logprobs":[],"obfuscation":"ab"}""";

    private const string Next =
        """{"type":"response.output_text.delta","sequence_number":15,"item_id":"i","output_index":0,"delta":"second","logprobs":[],"obfuscation":"abcdef"}""";

    [Fact]
    public void TextFrame_MayDifferInItsNumberItsTextAndItsFilling() =>
        Shapes.After(new ResponsesReader(), [Frame], Next).ShouldBe("second");

    [Theory]
    [InlineData("another item", "\"item_id\":\"i\"", "\"item_id\":\"j\"")]
    [InlineData("another place", "\"output_index\":0", "\"output_index\":1")]
    [InlineData("another event", "output_text.delta", "refusal.delta")]
    public void TextFrame_ThatDiffersInAnythingElse_IsParsed(string what, string from, string to) =>
        Shapes.After(new ResponsesReader(), [Frame], Next.Replace(from, to)).ShouldBeNull(what);

    [Theory]
    [InlineData("no text", """{"type":"response.output_text.delta","delta":""}""")]
    [InlineData("an odd text", """{"type":"response.output_text.delta","delta":7}""")]
    [InlineData("a refusal", """{"type":"response.refusal.delta","delta":"no"}""")]
    [InlineData("reasoning", """{"type":"response.reasoning_text.delta","delta":"Hm."}""")]
    public void Frame_ThatToldNoText_IsNotRemembered(string what, string frame) =>
        Shapes.After(new ResponsesReader(), [frame], frame.Replace("\"\"", "\"x\"")).ShouldBeNull(what);

    [Fact]
    public void TextFrame_BeforeAnotherEvent_IsForgotten() =>
        Shapes.After(new ResponsesReader(), [Frame, """{"type":"response.in_progress"}"""], Next).ShouldBeNull();
}

using LlmDispatcher.Providers.Anthropic;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Which frames of this dialect spare the next one a parser.</summary>
public sealed class MessagesTextShapeTests
{
    private const string Start = """{"type":"message_start","message":{"id":"m1","model":"c"}}""";

    private const string Text = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";

    private const string Delta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"first"}}""";

    private static string Next => Delta.Replace("first", "second");

    [Fact]
    public void TextFrame_MayDifferInItsText() => Shapes.After(new MessagesReader(), [Start, Text, Delta], Next).ShouldBe("second");

    [Fact]
    public void TextFrame_AfterEventsThatTouchNoBlock_IsStillKnown() =>
        Shapes
            .After(
                new MessagesReader(),
                [Start, Text, Delta, """{"type":"ping"}""", """{"type":"message_delta","usage":{"output_tokens":3}}"""],
                Next
            )
            .ShouldBe("second");

    [Theory]
    [InlineData("another block", "\"index\":0", "\"index\":1")]
    [InlineData("another delta", "text_delta", "thinking_delta")]
    public void TextFrame_ThatDiffersInAnythingElse_IsParsed(string what, string from, string to) =>
        Shapes.After(new MessagesReader(), [Start, Text, Delta], Next.Replace(from, to)).ShouldBeNull(what);

    [Theory]
    [InlineData("""{"type":"content_block_stop","index":0}""")]
    [InlineData("""{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""")]
    public void TextFrame_BeforeABlockStartsOrStops_IsForgotten(string between) =>
        Shapes.After(new MessagesReader(), [Start, Text, Delta, between], Next).ShouldBeNull();

    [Theory]
    [InlineData("thinking", "thinking_delta", "thinking")]
    [InlineData("tool_use", "input_json_delta", "partial_json")]
    public void Frame_ThatToldNoText_IsNotRemembered(string block, string delta, string member)
    {
        var start = $$$"""{"type":"content_block_start","index":0,"content_block":{"type":"{{{block}}}"}}""";
        var frame = $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"{{{delta}}}","{{{member}}}":"first"}}""";
        Shapes.After(new MessagesReader(), [Start, start, frame], frame).ShouldBeNull();
    }

    [Fact]
    public void Frame_WithoutAWord_IsNotRemembered() =>
        Shapes.After(new MessagesReader(), [Start, Text, Delta.Replace("first", "")], Next).ShouldBeNull();
}

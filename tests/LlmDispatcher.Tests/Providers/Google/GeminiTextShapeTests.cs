using LlmDispatcher.Providers.Google;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Which frames of this dialect spare the next one a parser.</summary>
public sealed class GeminiTextShapeTests
{
    private const string Frame =
        """{"candidates":[{"content":{"parts":[{"text":"first"}]}}],"usageMetadata":{"totalTokenCount":4,"promptTokenCount":3,"candidatesTokenCount":1},"responseId":"r"}""";

    private const string Bare = """{"candidates":[{"content":{"parts":[{"text":"first"}]}}],"responseId":"r"}""";

    private static string Next => Frame.Replace("first", "second").Replace(":4", ":1006").Replace(":1}", ":1003}");

    [Fact]
    public void TextFrame_AfterTheFirst_MayDifferInItsTextAndItsCounts() =>
        Shapes.After(new GeminiReader(), [Frame, Frame], Next).ShouldBe("second");

    [Fact]
    public void TextFrame_WithoutCounts_MayDifferInItsText() =>
        Shapes.After(new GeminiReader(), [Bare, Bare], Bare.Replace("first", "second")).ShouldBe("second");

    [Fact]
    public void TextFrame_ThatNamesTheAnswer_IsNotRemembered() => Shapes.After(new GeminiReader(), [Frame], Next).ShouldBeNull();

    [Theory]
    [InlineData("another prompt", "\"promptTokenCount\":3", "\"promptTokenCount\":5")]
    [InlineData("a thought", "\"second\"", "\"second\",\"thought\":true")]
    public void TextFrame_ThatDiffersInAnythingElse_IsParsed(string what, string from, string to) =>
        Shapes.After(new GeminiReader(), [Frame, Frame], Next.Replace(from, to)).ShouldBeNull(what);

    [Theory]
    [InlineData("a thought", """{"candidates":[{"content":{"parts":[{"text":"first","thought":true}]}}]}""")]
    [InlineData("a seal beside the text", """{"candidates":[{"content":{"parts":[{"text":"first","thoughtSignature":"s"}]}}]}""")]
    [InlineData("an end beside the text", """{"candidates":[{"content":{"parts":[{"text":"first"}]},"finishReason":"STOP"}]}""")]
    [InlineData("no text", """{"candidates":[{"content":{"parts":[{"text":""}]}}]}""")]
    public void Frame_ThatToldMoreThanText_IsNotRemembered(string what, string frame) =>
        Shapes.After(new GeminiReader(), [Frame, frame], frame.Replace("\"\"", "\"x\"")).ShouldBeNull(what);

    [Fact]
    public void TextFrame_BeforeAFrameOfAnotherShape_IsForgotten() =>
        Shapes.After(new GeminiReader(), [Frame, Frame, """{"usageMetadata":{"promptTokenCount":9}}"""], Next).ShouldBeNull();
}

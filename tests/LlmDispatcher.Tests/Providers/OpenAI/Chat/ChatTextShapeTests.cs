using LlmDispatcher.Providers.OpenAI.Chat;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Which frames of this dialect spare the next one a parser.</summary>
public sealed class ChatTextShapeTests
{
    private const string Frame =
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"first"},"finish_reason":null}],"obfuscation":"ab"}""";

    private static string Next => Frame.Replace("first", "second").Replace("\"ab\"", "\"abcdef\"");

    [Fact]
    public void TextFrame_AfterTheFirst_MayDifferInItsTextAndItsFilling() =>
        Shapes.After(new ChatReader(), [Frame, Frame], Next).ShouldBe("second");

    [Fact]
    public void TextFrame_ThatNamesTheAnswer_IsNotRemembered() => Shapes.After(new ChatReader(), [Frame], Next).ShouldBeNull();

    [Theory]
    [InlineData("another choice", "\"index\":0", "\"index\":1")]
    [InlineData("an end", "null", "\"stop\"")]
    [InlineData("another model", "\"m\"", "\"n\"")]
    public void TextFrame_ThatDiffersInAnythingElse_IsParsed(string what, string from, string to) =>
        Shapes.After(new ChatReader(), [Frame, Frame], Next.Replace(from, to)).ShouldBeNull(what);

    [Theory]
    [InlineData("no text", """{"choices":[{"index":0,"delta":{"content":""}}]}""")]
    [InlineData("reasoning", """{"choices":[{"index":0,"delta":{"reasoning":"first"}}]}""")]
    [InlineData("text beside reasoning", """{"choices":[{"index":0,"delta":{"reasoning":"a","content":"first"}}]}""")]
    [InlineData("text before a refusal", """{"choices":[{"index":0,"delta":{"content":"first","refusal":"no"}}]}""")]
    [InlineData("text in parts", """{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"first"}]}}]}""")]
    public void Frame_ThatToldMoreThanText_IsNotRemembered(string what, string frame) =>
        Shapes.After(new ChatReader(), [Frame, frame], frame.Replace("\"\"", "\"x\"")).ShouldBeNull(what);
}

using CsCheck;
using LlmDispatcher.Dispatch.Recovery;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

public sealed class AnchorTests
{
    [Theory]
    [InlineData("  Yes", "Yes")]
    [InlineData("\n 34 characters and white space before", "34 characters and white space before")]
    [InlineData(" This text has exactly forty characters.", "This text has exactly forty characters.")]
    public void ShortText_IsItsOwnAnchor_WithoutTheSpaceBeforeIt(string text, string anchor) => Anchor.Of(text).ShouldBe(anchor);

    [Fact]
    public void LongText_BeginsWithTheNearestWord_AtLeastFortyCharactersFromItsEnd() =>
        Anchor
            .Of("Twice a day the moon pulls the sea, and the sea follows slowly, as it always has.")
            .ShouldBe("the sea follows slowly, as it always has.");

    [Fact]
    public void LongText_WithoutAnotherWord_IsItsLastEightyCharacters()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + i % 26)));
        Anchor.Of(text).ShouldBe(text[^80..]);
    }

    [Fact]
    public void LongText_IsNeverCutInsideACharacterOfTwoHalves()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 60)) + "x";
        Anchor.Of(text).ShouldBe(text[^79..]);
        Anchor.Of("x" + text[..^1]).ShouldBe(text[^81..^1]);
    }

    [Fact]
    public void Text_OfAnyKind_HasTheAnchorThatTheRuleSays() =>
        Gen.Char["ab \n"]
            .Array[41, 120]
            .Sample(characters =>
            {
                var text = new string(characters);
                var earliest = Math.Max(0, text.Length - 80);
                var word = Enumerable
                    .Range(0, text.Length)
                    .Where(at => at > earliest && at <= text.Length - 40)
                    .LastOrDefault(at => char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at]), earliest);
                return Anchor.Of(text) == text[word..];
            });
}

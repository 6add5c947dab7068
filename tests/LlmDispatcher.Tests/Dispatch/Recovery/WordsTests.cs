using LlmDispatcher.Dispatch.Recovery;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

/// <summary>Three words and 12 characters are more than chance.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("one two four", 12)] // just enough of both
    [InlineData("and one two four", 12)]
    [InlineData("one two six", 12)] // a character too few
    [InlineData("extraordinary circumstances", 28)] // a word too few
    [InlineData("a b c d e f g", 12)]
    [InlineData("one two fourteen!!", 16)] // a word counts from its last letter; what is no letter belongs to the end
    [InlineData("潮が満ちて潮が引いて潮が", 12)] // letters without case count each
    [InlineData("潮が満ちて潮が引いて潮", 12)]
    [InlineData("", 1)]
    public void End_ThatIsMoreThanChance_IsTheShortestOfThreeWordsAndTwelveCharacters(string text, int length)
    {
        Words.ShortestEnd(text).ShouldBe(length);
        Words.AreARepetition(text).ShouldBe(length <= text.Length);
    }

    [Theory]
    [InlineData("abab", 2, true)] // it was there twice
    [InlineData("abXab", 2, false)]
    [InlineData("Xabab", 2, true)]
    [InlineData("----", 4, true)] // it is the same thing more than once
    [InlineData("abc", 3, false)]
    [InlineData("Xaa", 2, true)]
    public void End_ThatIsRepeatedAlready_SaysNothing(string text, int length, bool expected) =>
        Words.AreRepeatedAtTheEnd(text, length).ShouldBe(expected);

    [Theory]
    [InlineData("row row row it, row row row it", true)]
    [InlineData("row row row it, row row row", false)] // it may be chance
    [InlineData("row row row", false)]
    public void Refrain_InItsSecondTime_IsFound(string text, bool expected) => Words.EndAsTheyBegin(text).ShouldBe(expected);
}

using LlmDispatcher.Providers.Failures;

namespace LlmDispatcher.Tests.Providers.Failures;

public sealed class SecretMaskTests
{
    private const string Key = "sk-proj-Abc123Def456wxyz";

    [Theory]
    [InlineData("Incorrect key: sk-proj-Abc123Def456wxyz.", "Incorrect key: ***.")]
    [InlineData("sk-proj-Abc123Def456wxyz and sk-proj-Abc123Def456wxyz", "*** and ***")]
    [InlineData("Incorrect API key provided: sk-proj-********wxyz. Find yours at", "Incorrect API key provided: ***. Find yours at")]
    [InlineData("Incorrect API key provided: sk***yz.", "Incorrect API key provided: ***.")]
    [InlineData("key ****wxyz is wrong", "key *** is wrong")]
    [InlineData("key sk-proj\u2026wxyz is wrong", "key *** is wrong")]
    [InlineData("key sk-proj... is wrong", "key *** is wrong")]
    [InlineData("**bold** text... and so on...", "**bold** text... and so on...")]
    [InlineData("the key of s... is wrong", "the key of s... is wrong")]
    [InlineData("another key sk-other***abcd", "another key sk-other***abcd")]
    public void Apply_Key_IsBlankedInEveryVisibleForm(string text, string expected) => SecretMask.Apply(text, Key).ShouldBe(expected);

    [Fact]
    public void Apply_PercentEncodedKey_IsBlanked() =>
        SecretMask.Apply("GET /?key=a%2Fb%2Bc%3Dlong", "a/b+c=long").ShouldBe("GET /?key=***");

    [Theory]
    [InlineData("model not found", "mode", "model not found")]
    [InlineData("bad key mode!", "mode", "bad key ***!")]
    [InlineData("anything", null, "anything")]
    [InlineData("anything", "", "anything")]
    [InlineData("any thing", " ", "any thing")]
    public void Apply_ShortOrNoKey_LeavesOrdinaryWords(string text, string? secret, string expected) =>
        SecretMask.Apply(text, secret).ShouldBe(expected);

    /// <summary>Taking out what nobody sees must not put a key together again.</summary>
    [Theory]
    [InlineData("bad key sk-sec\u200bret-0123456789!", "bad key ***!")]
    [InlineData("bad key sk-secret-0123456789!", "bad key ***!")]
    [InlineData("a\nb", "a b")]
    public void OneLine_HoldsNoKey(string text, string shown) => SecretMask.OneLine(text, "sk-secret-0123456789").ShouldBe(shown);
}

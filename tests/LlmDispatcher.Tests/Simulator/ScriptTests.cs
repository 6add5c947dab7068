using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Simulator;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("cut-at-event=5; first-token-delay=200ms")]
    [InlineData("status=429; header=retry-after:2; code=insufficient_quota; message=\"no; really\"")]
    [InlineData("message=\"she said \\\"~\\\" twice\"")]
    [InlineData("header=a:1; header=a:2; header=b:c:d")]
    [InlineData("like=deepseek")]
    [InlineData("like=openrouter; error-at-event=3")]
    [InlineData("drip-delay=1.5s; usage=every; tool-index=from-one; line-end=crlf")]
    [InlineData("")]
    public void Script_WrittenAndRead_IsTheSame(string text)
    {
        var script = Script.Parse(text);

        Script.Parse(script.ToString()).ShouldBe(script);
    }

    [Fact]
    public void Script_InitProperties_WriteTheGrammar() =>
        new Script
        {
            CutAtEvent = 5,
            NoDone = true,
            FirstTokenDelay = TimeSpan.FromMilliseconds(200),
        }
            .ToString()
            .ShouldBe("first-token-delay=200ms; cut-at-event=5; no-done");

    [Theory]
    [InlineData("cut-at-evnt=5", "cut-at-evnt")]
    [InlineData("cut-at-event=five", "cut-at-event=five")]
    [InlineData("cut-at-event", "cut-at-event")]
    [InlineData("no-done=yes", "no-done")]
    [InlineData("first-token-delay=200", "200ms")]
    [InlineData("status=99", "status=99")]
    [InlineData("line-end=lfcr", "crlf")]
    [InlineData("like=nobody", "deepseek")]
    [InlineData("header=novalue", "name:value")]
    public void Parse_WrongDirective_IsNamed(string text, string named) =>
        Should.Throw<FormatException>(() => Script.Parse(text)).Message.ShouldContain(named);

    [Fact]
    public void Parse_UnknownDirective_ListsTheKnownOnes() =>
        Should.Throw<FormatException>(() => Script.Parse("nonsense")).Message.ShouldContain("stall-at-byte");

    [Fact]
    public void And_TwoScripts_TheLaterOnTop() =>
        Script.Parse("status=500; code=a").And(Script.Parse("status=429")).ToString().ShouldBe("status=429; code=a");

    public static TheoryData<string> EveryDirective => [.. Script.Help.Split('\n').Select(line => line.Split(' ')[0]).Select(Sample)];

    [Theory]
    [MemberData(nameof(EveryDirective))]
    public void Help_EveryDirective_IsReadAndWritten(string text)
    {
        var script = Script.Parse(text);

        script.ShouldNotBe(Script.None);
        Script.Parse(script.ToString()).ShouldBe(script);
    }

    private static string Sample(string usage) =>
        usage.Split('=') switch
        {
            ["status", _] => "status=429",
            [var name, "n"] => $"{name}=7",
            [var name, "time"] => $"{name}=1.5s",
            // The first choice is the default, which leaves nothing to write.
            [var name, var choices] when choices.Contains('|') => $"{name}={choices.Split('|')[1]}",
            _ => usage,
        };
}

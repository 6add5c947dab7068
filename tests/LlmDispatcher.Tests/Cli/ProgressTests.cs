using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Tests.Cli;

public sealed class ProgressTests
{
    private static readonly string[] Words = [.. Enumerable.Repeat("word ", 200)];

    [Fact]
    public async Task Pipe_WithProgress_HasTheTextAloneAndTenthsOnStderr()
    {
        using var desk = new Desk();
        await desk.StreamAsync(Scripted.Saying(Words), new() { Progress = true });
        desk.Out.ShouldBe(string.Concat(Words));
        var lines = desk.Error.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBeInRange(3, 10);
        lines[0].ShouldStartWith("llmd: 1");
        lines[0].ShouldContain(" of about ");
        lines[^1].ShouldStartWith("llmd: 100 % · 250 tokens");
    }

    [Fact]
    public async Task Json_WithProgress_IsTheSameJson()
    {
        using var plain = new Desk();
        await plain.StreamAsync(Scripted.Saying(Words), new() { Json = true });
        using var desk = new Desk();
        await desk.StreamAsync(Scripted.Saying(Words), new() { Json = true, Progress = true });
        desk.Out.Split('\n')[..200].ShouldBe(plain.Out.Split('\n')[..200]);
        desk.Error.ShouldContain("100 %");
    }

    [Fact]
    public async Task Terminal_WithProgress_ShowsTheTextAndNoBarInTheEnd()
    {
        using var desk = new Desk { IsOutputTerminal = true, IsStyled = true };
        await desk.StreamAsync(Scripted.Saying("Once\nupon ", "a time", " 海"), new() { Progress = true });
        desk.Out.ShouldContain("0 % · 3 of about 800 tokens");
        var screen = Screen.Of(desk.Out);
        screen[..2].ShouldBe(["Once", "upon a time 海"]);
        screen[2].ShouldStartWith("─ openai · gpt-4.1-mini");
        screen.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Terminal_WithoutStyle_HasNoBar()
    {
        using var desk = new Desk { IsOutputTerminal = true };
        await desk.StreamAsync(Scripted.Saying(Words), new() { Progress = true });
        desk.Out.ShouldNotContain("of about");
        desk.Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Column_OfAFullLine_IsNotKnown()
    {
        using var inner = new StringWriter();
        using var writer = new ColumnWriter(inner, 4);
        writer.Write("ab\u001b[2mc");
        writer.Column.ShouldBe(3);
        writer.Write("d");
        writer.Column.ShouldBeNull();
        writer.Write("e海海");
        writer.Column.ShouldBe(2); // the second one did not fit
        writer.Write("\n");
        writer.Column.ShouldBe(0);
        inner.ToString().ShouldBe("ab\u001b[2mcde海海\n");
    }
}

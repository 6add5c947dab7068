using System.Text.Json;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Cli;

public sealed class RenderingTests
{
    private const string Dim = "\u001b[2m";
    private const string Off = "\u001b[0m";

    private static StreamEvent Usage(long input, long output) =>
        StreamEvent.OfUsage(
            new()
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                TotalTokenCount = input + output,
            }
        );

    [Fact]
    public async Task Pipe_Answer_IsItsTextAndNothingElse()
    {
        using var desk = new Desk();
        await desk.StreamAsync(Scripted.Saying("A [bold]b[/]\r\n", "\u001b[31m", "é🌊 ", ""));
        desk.Out.ShouldBe("A [bold]b[/]\r\n\u001b[31mé🌊 ");
        desk.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pipe_AnswerCutAtTheLimit_IsToldOnStderr()
    {
        using var desk = new Desk();
        await desk.StreamAsync(Scripted.Switch(StreamEvent.OfText("Half"), StreamEvent.OfFinish(new(ChatFinishReason.Length, "length"))));
        desk.Out.ShouldBe("Half");
        desk.Error.ShouldBe("llmd: the answer stops at the token limit\n");
    }

    [Fact]
    public async Task Terminal_Answer_EndsWithOneLineAboutTheStream()
    {
        using var desk = new Desk { IsOutputTerminal = true };
        await desk.StreamAsync(Scripted.Switch(StreamEvent.OfText("Hello"), Usage(14, 412), Scripted.Stop));
        desk.Out.ShouldStartWith("Hello\n─ openai · gpt-4.1-mini · 14 → 412 tokens · $0.000665 · first token ");
        desk.Out.ShouldEndWith("\n");
    }

    [Fact]
    public async Task Terminal_Reasoning_IsDimAndSetApart()
    {
        using var desk = new Desk { IsOutputTerminal = true, IsStyled = true };
        await desk.StreamAsync(
            Scripted.Switch(StreamEvent.OfReasoning("Well"), StreamEvent.OfReasoning(" now"), StreamEvent.OfText("Yes\n"), Scripted.Stop)
        );
        desk.Out.ShouldStartWith($"{Dim}Well{Off}{Dim} now{Off}\n\nYes\n{Dim}─ openai");
    }

    [Fact]
    public async Task Terminal_WithoutStyle_HasNoEscapeSequences()
    {
        using var desk = new Desk { IsOutputTerminal = true };
        await desk.StreamAsync(Scripted.Switch(StreamEvent.OfReasoning("Well"), StreamEvent.OfText("Yes"), Scripted.Stop));
        desk.Out.ShouldStartWith("(reasoning) Well\n\nYes\n─ openai");
        desk.Out.ShouldNotContain('\u001b');
    }

    [Theory]
    [InlineData("[red]not markup[/]", "[red]not markup[/]")]
    [InlineData("\u001b]52;c;ZXZpbA==\u0007", "␛]52;c;ZXZpbA==␇")]
    [InlineData("\u001b[2Jgone", "␛[2Jgone")]
    [InlineData("\u009b31mred", "\uFFFD31mred")]
    [InlineData("over\rwritten\r\n", "overwritten\n")]
    [InlineData("a\tb\b\u007F", "a\tb␈␡")]
    [InlineData(
        "a line that is far wider than the eighty columns of a terminal is left for the terminal to wrap as it likes, is it not",
        null
    )]
    public async Task Terminal_ForeignText_CannotDriveTheTerminal(string text, string? shown)
    {
        using var desk = new Desk { IsOutputTerminal = true, IsStyled = true };
        await desk.StreamAsync(Scripted.Saying(text));
        desk.Out.ShouldStartWith((shown ?? text).TrimEnd('\n') + "\n");
    }

    [Fact]
    public async Task Metadata_EachChunk_IsOneLineWithItsRoute()
    {
        using var desk = new Desk();
        await desk.StreamAsync(Scripted.Saying("One\n", "two\\"), new() { Metadata = true });
        var lines = desk.Out.TrimEnd('\n').Split('\n');
        lines[0].ShouldBe("[0 openai/gpt-4.1-mini] One\\n");
        lines[1].ShouldBe("[1 openai/gpt-4.1-mini] two\\\\");
        lines[2].ShouldStartWith("[2 openai/gpt-4.1-mini] ─ openai · gpt-4.1-mini");
        lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Json_EachChunk_IsAnObjectOnALine()
    {
        using var desk = new Desk();
        await desk.StreamAsync(
            Scripted.Switch(
                StreamEvent.OfReasoning("hm"),
                StreamEvent.OfText("a\n\"é🌊\""),
                StreamEvent.OfRefusal("no"),
                Usage(3, 4),
                Scripted.Stop
            ),
            new() { Json = true }
        );

        var lines = desk.Out.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();

        lines.Count.ShouldBe(4);
        lines[0].GetProperty("reasoning").GetString().ShouldBe("hm");
        lines[0].GetProperty("text").GetString().ShouldBe("");
        lines[1].GetProperty("index").GetInt32().ShouldBe(1);
        lines[1].GetProperty("text").GetString().ShouldBe("a\n\"é🌊\"");
        lines[1].GetProperty("provider").GetString().ShouldBe("openai");
        lines[1].GetProperty("model").GetString().ShouldBe("gpt-4.1-mini");
        lines[1].TryGetProperty("reasoning", out _).ShouldBeFalse();
        lines[2].GetProperty("refusal").GetBoolean().ShouldBeTrue();
        lines[3].GetProperty("totalTokens").GetInt64().ShouldBe(7);
        var summary = lines[3].GetProperty("summary");
        summary.GetProperty("ending").GetString().ShouldBe("refused");
        summary.GetProperty("finishReason").GetString().ShouldBe("stop");
        summary.GetProperty("usage").GetProperty("output").GetInt64().ShouldBe(4);
        summary.GetProperty("usage").GetProperty("cached").ValueKind.ShouldBe(JsonValueKind.Null);
        (summary.GetProperty("costUsd").GetDecimal(), summary.GetProperty("costEstimated").GetBoolean()).ShouldBe((0.0000076m, false));
        var attempt = summary.GetProperty("attempts")[0];
        attempt.GetProperty("ending").GetString().ShouldBe("refused");
        attempt.GetProperty("usage").GetProperty("input").GetInt64().ShouldBe(3);
        attempt.GetProperty("usageEstimated").GetBoolean().ShouldBeFalse();
        attempt.GetProperty("costUsd").GetDecimal().ShouldBe(0.0000076m);
    }

    [Fact]
    public async Task Json_ToolCalls_HaveTheirArguments()
    {
        using var desk = new Desk();
        await desk.StreamAsync(
            Scripted.Switch(
                StreamEvent.OfToolCallStart(0, "call_1", "get_tide"),
                StreamEvent.OfToolCallFragment(0, """{"port":"Brest","days":[1,2.5,null]}"""),
                StreamEvent.OfToolCallEnd(0),
                StreamEvent.OfFinish(new(ChatFinishReason.ToolCalls, "tool_calls"))
            ),
            new() { Json = true }
        );
        var call = JsonDocument.Parse(desk.Out.TrimEnd('\n')).RootElement.GetProperty("summary").GetProperty("toolCalls")[0];
        call.GetProperty("id").GetString().ShouldBe("call_1");
        call.GetProperty("name").GetString().ShouldBe("get_tide");
        call.GetProperty("arguments").GetRawText().ShouldBe("""{"port":"Brest","days":[1,2.5,null]}""");
    }

    [Fact]
    public async Task Verbose_Success_TellsTheAttemptOnStderr()
    {
        using var desk = new Desk();
        await desk.StreamAsync(
            Scripted.Switch(StreamEvent.OfHead(new() { RequestId = "req_1" }), StreamEvent.OfText("a"), Scripted.Stop, Usage(1000, 100)),
            new() { Verbose = true }
        );
        desk.Error.ShouldMatch(
            @"^attempt 1 · openai/gpt-4.1-mini · started \+\d+ ms · opened \+\d+ ms · first content \+\d+ ms · ended \+\d+ ms · completed · 1000 → 100 tokens · \$0\.000560 · request req_1\n$"
        );
    }

    [Fact]
    public void Verbose_Estimates_SayThatTheyAre()
    {
        using var output = new StringWriter();
        var attempt = new StreamAttempt
        {
            Number = 2,
            Provider = "p",
            Model = "m",
            StartedAfter = TimeSpan.Zero,
            Duration = TimeSpan.FromMilliseconds(5),
            Ending = Ending.Cancelled,
            Usage = new UsageDetails { OutputTokenCount = 7 },
            IsUsageEstimated = true,
            Cost = 0.5m,
        };
        AttemptTimeline.Write([attempt], output);
        AttemptTimeline.Write([attempt with { Usage = null, Cost = null }], output);
        output
            .ToString()
            .ShouldBe(
                "attempt 2 · p/m · started +0 ms · ended +5 ms · cancelled · ~? → 7 tokens · ~$0.5000\n"
                    + "attempt 2 · p/m · started +0 ms · ended +5 ms · cancelled\n",
                StringCompareShould.IgnoreLineEndings
            );
    }

    [Fact]
    public void Bars_OfSeveralAttempts_ShowWhoWaitedAndWhoWrote()
    {
        using var output = new StringWriter();
        var broken = new StreamAttempt
        {
            Number = 1,
            Provider = "a",
            Model = "m",
            StartedAfter = TimeSpan.Zero,
            FirstContent = TimeSpan.FromSeconds(1),
            Duration = TimeSpan.FromSeconds(2),
            Ending = Ending.Failed,
        };
        var next = broken with
        {
            Number = 2,
            StartedAfter = TimeSpan.FromSeconds(2),
            Duration = TimeSpan.FromSeconds(4),
            Ending = Ending.Completed,
        };
        AttemptBars.Write([broken, next], output);
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        lines[0].ShouldBe("1 a/m  " + new string('·', 8) + new string('█', 8) + "✗");
        lines[1].ShouldBe("2 a/m  " + new string(' ', 16) + new string('·', 8) + new string('█', 24) + "●");
        lines[2].ShouldStartWith("       0");
    }
}

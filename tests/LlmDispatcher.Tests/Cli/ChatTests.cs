using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Cli;

public sealed class ChatTests
{
    [Fact]
    public async Task Pipe_EachLine_IsATurnThatKnowsTheOnesBefore()
    {
        var source = Saying("Hello Ada");
        using var desk = new Desk { Input = "I am Ada\n\nWho am I?\n", IsInputTerminal = false };

        (await desk.TalkAsync(SwitchOf(source))).ShouldBe(0);

        desk.Out.ShouldBe("Hello Ada\nHello Ada\n");
        desk.Error.ShouldBeEmpty();
        source.Requests[0].Messages.Select(m => m.Text).ShouldBe(["I am Ada"]);
        source.Requests[1].Messages.Select(m => m.Text).ShouldBe(["I am Ada", "Hello Ada", "Who am I?"]);
        source.Requests[1].Messages[1].Role.ShouldBe(ChatRole.Assistant);
    }

    [Fact]
    public async Task Commands_ChangeWhatComesNext()
    {
        var source = Saying("ok");
        using var desk = new Desk
        {
            Input = "one\n/clear\n/system Be brief\n/model openai/other\ntwo\n/system\n/model\n//etc/hosts\n/exit\nnever\n",
            IsInputTerminal = false,
        };

        (await desk.TalkAsync(SwitchOf(source))).ShouldBe(0);

        source.Requests.Count.ShouldBe(3);
        source.Requests[1].Messages.Select(m => m.Text).ShouldBe(["two"]);
        source.Requests[1].SystemPrompt.ShouldBe("Be brief");
        source.Requests[1].Model.ShouldBe("other");
        source.Requests[2].SystemPrompt.ShouldBeNull();
        source.Requests[2].Model.ShouldBe("gpt-4.1-mini");
        source.Requests[2].Prompt.ShouldBe("/etc/hosts");
        desk.Error.ShouldContain("llmd: openai/other answers from now on\n");
    }

    [Theory]
    [InlineData("/modle x", "llmd: there is no /modle; did you mean /model?\n")]
    [InlineData("/help", "/clear         forgets what was said\n")]
    [InlineData("/quit", "")]
    public async Task Command_IsToldOnStderrAndNeverSent(string line, string told)
    {
        var source = Saying("ok");
        using var desk = new Desk { Input = line, IsInputTerminal = false };
        (await desk.TalkAsync(SwitchOf(source))).ShouldBe(0);
        desk.Error.ShouldContain(told);
        source.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Model_ThatNobodyHas_IsToldAndTheEarlierOneStays()
    {
        using var desk = new Desk { Input = "/model nosuch\n", IsInputTerminal = false };
        var llm = LlmSwitch.Create(b => b.AddSource("a", Saying("1"), "m").AddSource("b", Saying("2"), "n"));
        (await desk.TalkAsync(llm)).ShouldBe(0);
        desk.Error.ShouldContain("No configured provider lists the model 'nosuch'");
    }

    [Fact]
    public async Task Turn_Failed_IsForgottenAndTheNextOneRuns()
    {
        var source = new ScriptedSource(StreamEvent.OfText("half")) { Error = new IOException("gone") };
        using var desk = new Desk { Input = "one\ntwo\n", IsInputTerminal = false };
        (await desk.TalkAsync(SwitchOf(source))).ShouldBe(1);
        desk.Out.ShouldBe("half\nhalf\n");
        source.Requests.Where(r => r.Messages[^1].Text is "one" or "two").ShouldAllBe(r => r.Messages.Count == 1);
    }

    [Fact]
    public async Task CtrlC_WhileAnswering_StopsTheAnswerAndTheTalkGoesOn()
    {
        var source = new ScriptedSource(StreamEvent.OfText("half an answer")) { Stalls = true };
        using var desk = new Desk { In = new Lines("one", "/exit"), IsOutputTerminal = true };
        var talk = desk.TalkAsync(SwitchOf(source));
        await desk.WaitForOutAsync("half an answer");

        desk.Interrupts.Raise().ShouldBeTrue();

        (await talk).ShouldBe(0);
        desk.Out.ShouldBe("half an answer\n");
        desk.Error.ShouldContain("llmd: stopped; the question and what was shown are not part of the conversation\n");
        source.Closed.ShouldBe(1);
        desk.Interrupts.Raise().ShouldBeFalse(); // at the prompt it is the tool's
    }

    [Fact]
    public async Task Json_EachChunk_IsALine()
    {
        using var desk = new Desk { Input = "one\ntwo\n", IsInputTerminal = false };
        await desk.TalkAsync(SwitchOf(Saying("ok")), new() { Json = true });
        desk.Out.TrimEnd('\n').Split('\n').Length.ShouldBe(4);
        desk.Out.ShouldContain("\"summary\":");
    }

    private static ScriptedSource Saying(string text) => new(StreamEvent.OfText(text), Scripted.Stop);

    private static LlmSwitch SwitchOf(ScriptedSource source) => LlmSwitch.Create(b => b.AddSource("openai", source, "gpt-4.1-mini"));

    /// <summary>Lines that somebody types.</summary>
    private sealed class Lines(params IEnumerable<string> lines) : TextReader
    {
        private readonly Queue<string> _lines = new(lines);

        public override string? ReadLine() => _lines.TryDequeue(out var line) ? line : null;
    }
}

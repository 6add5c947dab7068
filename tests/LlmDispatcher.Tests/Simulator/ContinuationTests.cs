using System.Net;

namespace LlmDispatcher.Tests.Simulator;

public sealed class ContinuationTests : SimulatorTest
{
    private const string Prompt = "Write a long story about paper boats 🛶";

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(333)]
    [InlineData(1000)]
    public async Task Prefill_JoinsToTheExactText(int shown)
    {
        var whole = await AnswerAsync(Ask(Prompt));

        var rest = await AnswerAsync(Prefill(whole[..shown]), null);

        (whole[..shown] + rest).ShouldBe(whole);
    }

    [Fact]
    public async Task Prefill_Trimmed_GoesOnWithTheWhiteSpace()
    {
        var whole = await AnswerAsync(Ask(Prompt));
        var shown = whole.IndexOf(' ', 100);

        (await AnswerAsync(Prefill(whole[..(shown + 1)].Trim()))).ShouldBe(whole[shown..]);
    }

    [Fact]
    public async Task Prefill_Whole_HasNothingToAdd()
    {
        var whole = await AnswerAsync(Ask(Prompt));
        var events = await EventsAsync(Prefill(whole));

        Answer(events).ShouldBeEmpty();
        Finishes(events).ShouldBe(["stop"]);
    }

    [Fact]
    public async Task Prefill_OfAnotherModel_GoesOnToo()
    {
        var whole = await AnswerAsync(Ask(Prompt, model: "first"));

        (await AnswerAsync(Prefill(whole[..200], model: "second"))).ShouldBe(whole[200..]);
    }

    [Fact]
    public async Task Continuation_OfAContinuation_JoinsToo()
    {
        var whole = await AnswerAsync(Ask(Prompt));
        var first = Messages(("user", Prompt), ("assistant", whole[..200]), ("user", $"Go on right after «{whole[170..200]}»."));
        var rest = await AnswerAsync(Body(first));
        var second = Messages(
            ("user", Prompt),
            ("assistant", whole[..200]),
            ("user", $"Go on right after «{whole[170..200]}»."),
            ("assistant", rest[..100])
        );

        (whole[..200] + rest[..100] + await AnswerAsync(Body(second))).ShouldBe(whole);
    }

    [Theory]
    [InlineData("Continue exactly after «{0}» and write nothing else.", false)]
    [InlineData("Continue exactly after \"{0}\".", false)]
    [InlineData("Your answer broke off. Begin by repeating “{0}”, then go on.", true)]
    public async Task Anchor_Quoted_GoesOnAfterIt_RepeatingItWhenAsked(string instruction, bool repeats)
    {
        var whole = await AnswerAsync(Ask(Prompt));
        const int shown = 300;
        var anchor = whole[270..shown];
        var messages = Messages(("user", Prompt), ("assistant", whole[..shown]), ("user", string.Format(null, instruction, anchor)));

        (await AnswerAsync(Body(messages))).ShouldBe(repeats ? whole[270..] : whole[shown..]);
    }

    /// <summary>However little was shown, and whether or not white space comes last: that is quoted, though not sent.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(300)]
    public async Task Anchor_AtTheEndOfTheBegunAnswer_MayBeShort(int least)
    {
        var whole = await AnswerAsync(Ask(Prompt));
        foreach (var shown in new[] { least, whole.IndexOf(' ', least) + 1 })
        {
            var anchor = whole[Math.Max(0, shown - 40)..shown];
            var messages = Messages(
                ("user", Prompt),
                ("assistant", whole[..shown].TrimEnd()),
                ("user", $"Go on where it stops. Begin by repeating its last words: «{anchor}»")
            );

            (await AnswerAsync(Body(messages))).ShouldBe(anchor + whole[shown..]);
        }
    }

    [Fact]
    public async Task Quotation_ShortAndNotTheEnd_IsNoAnchor()
    {
        var whole = await AnswerAsync(Ask(Prompt));
        var messages = Messages(("user", Prompt), ("assistant", whole[..100]), ("user", $"What do you mean by «{whole[..3]}»?"));

        whole.ShouldNotContain(await AnswerAsync(Body(messages)));
    }

    [Fact]
    public async Task Overlap_RepeatsSoManyCharacters()
    {
        var whole = await AnswerAsync(Ask(Prompt));

        (await AnswerAsync(Prefill(whole[..200]), "overlap=15")).ShouldBe(whole[185..]);
    }

    [Fact]
    public async Task Restart_BeginsAtTheTop()
    {
        var whole = await AnswerAsync(Ask(Prompt));

        (await AnswerAsync(Prefill(whole[..200]), "continuation=restart")).ShouldBe(whole);
    }

    [Fact]
    public async Task Diverge_SaysSomethingElse()
    {
        var whole = await AnswerAsync(Ask(Prompt));

        whole.ShouldNotContain(await AnswerAsync(Prefill(whole[..200]), "continuation=diverge"));
    }

    [Fact]
    public async Task Reject_PrefillIsA400_ButAnAnchorIsAnswered()
    {
        var whole = await AnswerAsync(Ask(Prompt));
        using var rejected = await SendAsync(Prefill(whole[..200]), "continuation=reject");
        var anchor = Messages(("user", Prompt), ("assistant", whole[..200]), ("user", $"Go on after «{whole[170..200]}»"));

        rejected.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await rejected.Content.ReadAsStringAsync(Token)).ShouldContain("does not support assistant message prefill");
        (await AnswerAsync(Body(anchor), "continuation=reject")).ShouldBe(whole[200..]);
    }

    private static string Prefill(string shown, string model = "gpt-4o") =>
        Body(Messages(("user", Prompt), ("assistant", shown)), model: model);
}

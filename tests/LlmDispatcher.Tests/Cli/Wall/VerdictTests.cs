using LlmDispatcher.Cli.Commands.Wall;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Cli.Wall;

/// <summary>The verdict believes nothing that it can check.</summary>
public sealed class VerdictTests
{
    private const string Half = "The tide 🌊 comes";

    [Fact]
    public void Truth_Whole_Holds() => Of(Sightings.Finished(), mustFinish: true).ShouldBeEmpty();

    [Fact]
    public void Truth_ReasonWithTheTextSoFar_Holds() => Of(Sightings.Failed(Half)).ShouldBeEmpty();

    [Theory]
    [InlineData("The tide 🌊 comes", "19 bytes, not 39; they part at byte 19")] // cut short
    [InlineData("The tide 🌊 comes, comes, and the tide goes.", "46 bytes, not 39; they part at byte 21")] // repeated
    [InlineData("The tide 🌊 comes and the tide goes.", "38 bytes, not 39; they part at byte 19")] // a character is missing
    [InlineData("The tide \uFFFD comes, and the tide goes.", "38 bytes, not 39; they part at byte 9")] // a letter is broken
    public void Success_WithAnotherText_IsALie(string text, string difference) =>
        Of(Sightings.Finished(text)).ShouldBe([$"the text is not the unbroken one: {difference}"]);

    [Fact]
    public void Success_WhoseSummaryHasAnotherText_IsALie()
    {
        var seen = Sightings.Finished();
        Of(seen with { Summary = seen.Summary! with { Text = Half } }).ShouldBe(["the summary has another text than was streamed"]);
    }

    [Fact]
    public void Success_ThatIsNone_IsALie()
    {
        var seen = Sightings.Finished();
        Of(seen with { Summary = seen.Summary! with { Ending = Ending.Failed } }).ShouldBe(["it ended without an error as failed"]);
        Of(seen with { Summary = null, Asked = 0 }).ShouldBe(["it ended without a summary and without an error"]);
    }

    [Fact]
    public void Failure_WhereAnAnswerCouldBeHad_BreaksThePromise() =>
        Of(Sightings.Failed(Half), mustFinish: true).ShouldBe(["it failed although it could be answered: It broke off."]);

    [Fact]
    public void Failure_WithoutATypeOrAKind_BreaksThePromise()
    {
        Of(Sightings.Failed(Half) with { Error = new IOException("x") }).ShouldBe(["the reason has no type: IOException"]);
        Of(Sightings.Failed(Half, kind: LlmErrorKind.Unknown)).ShouldBe(["the reason has no kind: It broke off."]);
    }

    [Fact]
    public void Failure_WithAnotherText_BreaksThePromise()
    {
        Of(Sightings.Failed(Half, told: "The")).ShouldBe(["the error has another text than was streamed"]);
        Of(Sightings.Failed("The flood"))
            .ShouldBe(["the text so far is not how the unbroken one begins: 9 bytes, not 39; they part at byte 4"]);
    }

    [Fact]
    public void End_TooLate_BreaksThePromise()
    {
        Of(Sightings.Finished() with { Took = TimeSpan.FromSeconds(9) }).ShouldBeEmpty();
        Of(Sightings.Finished() with { Took = TimeSpan.FromSeconds(10) }).ShouldBe(["it took 10.0 s, and 9.0 s were the deadline"]);
    }

    [Fact]
    public void Request_LeftOpenOrUntold_BreaksThePromise()
    {
        Of(Sightings.Finished() with { LeftOpen = 1 }).ShouldBe(["1 requests to providers were left open"]);
        Of(Sightings.Finished() with { Asked = 2 }).ShouldBe(["1 attempts were told, and 2 requests were sent"]);
    }

    private static IReadOnlyList<string> Of(Sighting seen, bool mustFinish = false) => Verdict.Of(seen, Sightings.Whole, mustFinish);
}

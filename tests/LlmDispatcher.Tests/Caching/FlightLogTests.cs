using System.Text;
using LlmDispatcher.Caching;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>What a shared answer holds of its events, and for how long.</summary>
public sealed class FlightLogTests
{
    /// <summary>What an event of one letter takes: 96 for itself, 24 for a text, 2 for each of its characters.</summary>
    private const int Letter = 122;

    [Fact]
    public void Log_ThatFits_KeepsEverything()
    {
        var log = Filled(new FlightLog(3 * Letter), "abc");
        (log.End, log.HasRoom, log.IsTooLarge).ShouldBe((3, true, false));
        log.Forget(3);
        log.Whole.Select(e => e.Event.Text).ShouldBe(["a", "b", "c"]);
        log.Read(0, keepsPayload: true).Text.ShouldBe("a");
    }

    [Fact]
    public void Log_BeyondItsBytes_HasNoRoomUntilAllHaveReadOn()
    {
        var log = Filled(new FlightLog(3 * Letter), "abcd");
        (log.HasRoom, log.IsTooLarge).ShouldBe((false, true));
        log.Forget(1);
        (log.HasRoom, log.IsTooLarge, log.End).ShouldBe((true, true, 4));
        log.Read(1, keepsPayload: true).Text.ShouldBe("b");
        log.Read(3, keepsPayload: true).Text.ShouldBe("d");
    }

    /// <summary>Once there is room, letting go of a few at a time would only move the others about.</summary>
    [Theory]
    [InlineData(63, 0)]
    [InlineData(64, 64)]
    public void Log_WithRoom_LetsGoOfManyAtATime(int slowest, int forgotten)
    {
        var log = Filled(new FlightLog(100 * Letter), new string('x', 101));
        log.Forget(1);
        log.HasRoom.ShouldBeTrue();
        log.Forget(1 + slowest);
        log.Whole.Count.ShouldBe(100 - forgotten);
        log.End.ShouldBe(101);
    }

    [Fact]
    public void Log_OfMany_LetsGoOfHalfAtATime()
    {
        var log = Filled(new FlightLog(400 * Letter), new string('x', 401));
        log.Forget(1);
        log.Forget(200);
        log.Whole.Count.ShouldBe(400);
        log.Forget(201);
        log.Whole.Count.ShouldBe(200);
    }

    [Fact]
    public void Payload_IsGivenAwayOnceAndItsBytesWithIt()
    {
        var log = new FlightLog(2 * Letter + 50);
        for (var n = 0; n < 2; n++)
            log.Add(new(StreamEvent.OfText("x").WithPayload(new Payload("e", Encoding.UTF8.GetBytes(new string('p', 30)))), TimeSpan.Zero));
        log.HasRoom.ShouldBeFalse();
        log.Read(0, keepsPayload: true).Payload.Data.Length.ShouldBe(30);
        log.HasRoom.ShouldBeFalse();
        log.Read(0, keepsPayload: false).Payload.Data.Length.ShouldBe(30);
        log.HasRoom.ShouldBeTrue();
        log.Read(0, keepsPayload: false).Payload.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Payload_GivenAway_LeavesTheRestWhereItIs()
    {
        var log = new FlightLog(400);
        for (var n = 0; n < 3; n++)
            log.Add(new(StreamEvent.OfText($"{n}").WithPayload(new Payload("e", new byte[30])), TimeSpan.Zero)); // 152 each
        log.Read(0, keepsPayload: false);
        log.HasRoom.ShouldBeFalse(); // 426
        log.Forget(1);
        log.Read(2, keepsPayload: false).Text.ShouldBe("2");
        (log.Read(1, keepsPayload: true).Payload.IsEmpty, log.Read(2, keepsPayload: true).Payload.IsEmpty).ShouldBe((false, true));
    }

    [Fact]
    public void Shown_IsWhatWasLetGoAndWhatWasRead()
    {
        var log = Filled(new FlightLog(2 * Letter), "abcd");
        Text(log, 0).ShouldBe("");
        log.Forget(2);
        (Text(log, 2), Text(log, 3), Text(log, 4)).ShouldBe(("ab", "abc", "abcd"));
        Text(log, 2).ShouldBe("ab");
    }

    [Fact]
    public void Part_SaysWhoWroteItAndWhatIsVisibleOfIt()
    {
        var seam = new Seam
        {
            Attempt = 2,
            Provider = "q",
            Model = "n",
            Offset = 3,
            Method = SeamMethod.Echo,
        };
        Part(
                StreamEvent.OfAnswering(new Route("p", "m")),
                StreamEvent.OfText("one"),
                StreamEvent.OfReasoning("Hm."),
                StreamEvent.OfRefusal(" No.")
            )
            .ShouldBe(("p", "m", "one No.", null, 0));
        Part(StreamEvent.OfAnswering(new Route("p", "m")), StreamEvent.OfStart(new("id", "m-2026")), StreamEvent.OfText("one"))
            .ShouldBe(("p", "m-2026", "one", "id", 0));
        Part(StreamEvent.OfAnswering(new Route("p", "m")), StreamEvent.OfStart(new("", "")), StreamEvent.OfText("one"))
            .ShouldBe(("p", "m", "one", null, 0));
        Part(StreamEvent.OfAnswering(new Route("p", "m")), StreamEvent.OfText("one"), StreamEvent.OfSeam(seam), StreamEvent.OfText(" two"))
            .ShouldBe(("q", "n", "one two", null, 1));
        Part(StreamEvent.OfAnswering(new Route("p", "m")), StreamEvent.OfText("one"), StreamEvent.OfReset(), StreamEvent.OfText("two"))
            .ShouldBe(("p", "m", "two", null, 0));
    }

    [Fact]
    public void Copy_OfAPart_IsItsOwn()
    {
        var part = new ShownPart();
        part.Add(StreamEvent.OfAnswering(new Route("p", "m")));
        part.Add(StreamEvent.OfStart(new("id", "m-2026")));
        part.Add(StreamEvent.OfText("one"));
        part.Add(
            StreamEvent.OfSeam(
                new Seam
                {
                    Attempt = 2,
                    Provider = "p",
                    Model = "m-2026",
                    Offset = 3,
                    Method = SeamMethod.Echo,
                }
            )
        );
        var copy = part.Copy();
        copy.Add(StreamEvent.OfText(" two"));
        Told(copy).Seams.Count.ShouldBe(1);
        Told(new ShownPart()).Provider.ShouldBe("");
        Told(new ShownPart()).Model.ShouldBe("");
        (Told(part).Text, Told(copy).Text).ShouldBe(("one", "one two"));
        (Told(copy).Provider, Told(copy).Model, Told(copy).ResponseId).ShouldBe(("p", "m-2026", "id"));
    }

    private static FlightLog Filled(FlightLog log, string letters)
    {
        foreach (var letter in letters)
            log.Add(new(StreamEvent.OfText($"{letter}"), TimeSpan.Zero));
        return log;
    }

    private static string Text(FlightLog log, int position) => Told(log.Shown(position)).Text;

    private static (string Provider, string Model, string Text, string? Id, int Seams) Part(params StreamEvent[] events)
    {
        var part = new ShownPart();
        foreach (var e in events)
            part.Add(e);
        var told = Told(part);
        return (told.Provider, told.Model, told.Text, told.ResponseId, told.Seams.Count);
    }

    private static StreamSummary Told(ShownPart part) =>
        part.Summary(Ending.Abandoned, new CacheResult(CacheOutcome.Joined, "k"), firstToken: null, TimeSpan.Zero);
}

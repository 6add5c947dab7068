using System.Text;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>
/// Every recorded answer, broken at every byte, under the default policy: the text that the user gets is the whole text, or what was shown is the true beginning of it and a typed exception says why.
/// </summary>
public sealed class EveryByteTests
{
    /// <summary>How an answer breaks at a byte.</summary>
    public enum Break
    {
        Cut,
        Reset,
        Error,
    }

    public static TheoryData<string> Recordings => [.. Recording.All.Keys];

    /// <summary>The whole way from the bytes to the text, with a model that does as it is told.</summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Answer_BrokenAtEveryByte_IsWholeAgainWhereTheRulesAllowIt(string name)
    {
        var recording = Recording.All[name];
        for (var at = 0; at < recording.Bytes.Length; at++)
        {
            foreach (var how in Enum.GetValues<Break>())
            {
                var (body, breaksWith) = Broken(recording, at, how);
                var rescue = new Rescue(recording, ContinuationModel.Obedient, at % 2 == 0, ct => recording.Read(body, breaksWith, ct));
                rescue.Run(TestContext.Current.CancellationToken);

                var because = $"{name}: {how} at byte {at}";
                rescue.ShouldBeHonest(recording.Text, because);
                ShouldBeAsTheRulesSay(rescue, recording, FirstAnswer(recording, body, breaksWith), because);
            }
        }
    }

    /// <summary>
    /// All the ways in which a model goes on, at every place where the outcome of the first answer differs: dispatch sees the events and the failure, not the bytes, so that between two events one byte is
    /// as good as another.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Answer_BrokenAtEveryEvent_IsHonestWhateverTheModelSays(string name)
    {
        var recording = Recording.All[name];
        var turn = 0;
        foreach (var (where, (events, failure)) in Outcomes(recording))
        {
            foreach (var model in ContinuationModel.All)
            {
                foreach (var acceptsPrefill in new[] { true, false })
                {
                    var rescue = new Rescue(recording, model, acceptsPrefill, _ => ReplayAsync(events, failure))
                    {
                        PieceSize = new[] { 1, 3, 7, 1000 }[turn++ % 4],
                    };
                    rescue.Run(TestContext.Current.CancellationToken);

                    var because =
                        $"{name}: {where}; a model that {model}, {(acceptsPrefill ? "after a prefill" : "asked for an echo")}, after «{rescue.FirstShown}»: «{rescue.Shown}»";
                    var shown = rescue.FirstShown;
                    if (shown.Trim().Length == 0 || failure is null || !MayGoOn(recording, events, failure))
                        rescue.ShouldBeHonest(recording.Text, because);
                    else
                        rescue.ShouldCome(model.Promises(shown, acceptsPrefill), recording.Text, because);
                    rescue.Requests.Count.ShouldBeLessThanOrEqualTo(acceptsPrefill ? 5 : 3, because);
                }
            }
        }
    }

    /// <summary>Rejected as a prefill, the same target is asked for an echo; failed mid-way, the next one goes on; and nobody is asked after one that says something else.</summary>
    [Theory]
    [InlineData("obeys", true, "a a:Prefill")]
    [InlineData("obeys", false, "a a:Echo")]
    [InlineData("rejects prefill with a 400", true, "a a:Prefill a:Echo")]
    [InlineData("fails again mid-way, once", true, "a a:Prefill b:Prefill")]
    [InlineData("fails again mid-way, always", false, "a a:Echo b:Echo")]
    [InlineData("diverges at once", false, "a a:Echo")]
    [InlineData("restarts and then diverges", true, "a a:Prefill")]
    [InlineData("returns tool calls", false, "a a:Echo")]
    [InlineData("answers with nothing but a finish reason", true, "a a:Prefill")]
    public void Answer_BrokenAfterCommit_IsGoneOnWithByWhomTheRulesName(string model, bool acceptsPrefill, string asked)
    {
        var recording = Recording.All["long-chat"];
        var rescue = new Rescue(
            recording,
            ContinuationModel.All.Single(m => m.Name == model),
            acceptsPrefill,
            ct => recording.Read(recording.Bytes[..2000], null, ct)
        );
        rescue.Run(TestContext.Current.CancellationToken);

        string.Join(' ', rescue.Requests.Zip(rescue.Attempts, (r, a) => a.Provider + Method(r))).ShouldBe(asked);

        static string Method(TaskRequest request) =>
            request.Messages.Count switch
            {
                1 => "",
                2 => ":Prefill",
                _ => ":Echo",
            };
    }

    private static (byte[] Body, Exception? BreaksWith) Broken(Recording recording, int at, Break how) =>
        how switch
        {
            Break.Cut => (recording.Bytes[..at], null),
            Break.Reset => (recording.Bytes[..at], new IOException("Connection reset by peer")),
            _ => ([.. recording.Bytes[..at], .. Encoding.UTF8.GetBytes(recording.Error + "\n\n")], null),
        };

    private static (List<StreamEvent> Events, Exception? Failure) FirstAnswer(Recording recording, byte[] body, Exception? breaksWith) =>
        Transcript.CollectAsync(recording.Read(body, breaksWith, default)).GetAwaiter().GetResult();

    /// <summary>Each different outcome of breaking the answer at a byte, with the first place where it comes about.</summary>
    private static Dictionary<string, (List<StreamEvent> Events, Exception? Failure)> Outcomes(Recording recording)
    {
        HashSet<string> seen = [];
        Dictionary<string, (List<StreamEvent>, Exception?)> outcomes = [];
        for (var at = 0; at <= recording.Bytes.Length; at++)
        {
            foreach (var how in Enum.GetValues<Break>())
            {
                var (body, breaksWith) = Broken(recording, at, how);
                var (events, failure) = FirstAnswer(recording, body, breaksWith);
                if (seen.Add($"{Transcript.Of(events)}{(failure as ProviderException)?.Failure.Class}"))
                    outcomes.Add($"{how} at byte {at}", (events, failure));
            }
        }
        return outcomes;
    }

    private static async IAsyncEnumerable<StreamEvent> ReplayAsync(List<StreamEvent> events, Exception? failure)
    {
        foreach (var e in events)
            yield return e;
        await Task.CompletedTask.ConfigureAwait(false);
        if (failure is not null)
            throw failure;
    }

    /// <summary>How many were asked, and whether the text is whole: by what the first answer had told when it broke.</summary>
    private static void ShouldBeAsTheRulesSay(
        Rescue rescue,
        Recording recording,
        (List<StreamEvent> Events, Exception? Failure) first,
        string because
    )
    {
        if (first.Failure is null)
        {
            rescue.Requests.Count.ShouldBe(1, because);
            rescue.Error.ShouldBeNull(because);
            rescue.Shown.ShouldBe(Recording.Visible(first.Events), because);
        }
        else if (MayGoOn(recording, first.Events, first.Failure))
        {
            rescue.Requests.Count.ShouldBe(2, because);
            rescue.Error.ShouldBeNull(because);
            rescue.Shown.ShouldBe(recording.Text, because);
        }
        else
            rescue.Requests.Count.ShouldBe(1, because);
    }

    /// <summary>
    /// Nothing goes on after a refusal; and neither a transcript nor a text with tool calls beside it is spliced: only what was withheld can be asked for again.
    /// </summary>
    private static bool MayGoOn(Recording recording, List<StreamEvent> events, Exception? failure)
    {
        if (failure is ProviderException { Failure.Class: FailureClass.Refused or FailureClass.Invalid })
            return false;
        var hasCalls = events.Exists(e => e.Kind == StreamEventKind.ToolCallStarted);
        var withheldFrom = FirstUnfinishedCall(events);
        var isCommitted = events.Take(withheldFrom).Any(e => e.Commits);
        return !isCommitted || !(recording.IsTranscription || hasCalls || events.Exists(e => e.Kind == StreamEventKind.Refusal));
    }

    private static int FirstUnfinishedCall(List<StreamEvent> events)
    {
        var open = 0;
        var from = events.Count;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Kind == StreamEventKind.ToolCallStarted && open++ == 0)
                from = i;
            if (events[i].Kind == StreamEventKind.ToolCallEnded && --open == 0)
                from = events.Count;
        }
        return from;
    }
}

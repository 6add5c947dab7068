namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>Models of every habit, at every event of every recorded answer. None of them makes us say something twice, leave something out, or call complete what is not.</summary>
public sealed class EveryModelTests
{
    public static TheoryData<string> Recordings => EveryByteTests.Recordings;

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Answer_BrokenAtEveryEvent_IsHonestWhateverTheModelSays(string name)
    {
        var turn = 0;
        foreach (var (where, first) in Outcomes(Recording.All[name]))
        {
            foreach (var model in ContinuationModel.All)
            {
                foreach (var acceptsPrefill in new[] { true, false })
                {
                    // A route that asks for a wait is passed over: one target less.
                    var rescue = new Rescue(first.Recording, model, acceptsPrefill, _ => first.ReplayAsync())
                    {
                        PieceSize = new[] { 1, 3, 7, 1000 }[turn++ % 4],
                    };
                    rescue.Run(TestContext.Current.CancellationToken);

                    var because = $"{name}: {where}; a model that {model}, {(acceptsPrefill ? "after a prefill" : "asked for an echo")}";
                    if (rescue.FirstShown.Trim().Length == 0 || !first.MayBeGoneOnWith || first.Failure!.Failure.RetryAfter is not null)
                        rescue.ShouldBeHonest(first.Recording.Text, because);
                    else
                        rescue.ShouldCome(model.Promises(rescue.FirstShown, acceptsPrefill), first.Recording.Text, because);
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

    /// <summary>Each different outcome of breaking the answer at a byte, with the first place where it comes about.</summary>
    private static Dictionary<string, FirstAnswer> Outcomes(Recording recording)
    {
        HashSet<string> seen = [];
        Dictionary<string, FirstAnswer> outcomes = [];
        foreach (var how in Enum.GetValues<Break>())
        {
            for (var at = 0; at <= recording.Bytes.Length; at++)
            {
                var first = FirstAnswer.Of(recording, at, how);
                if (seen.Add(first.Key))
                    outcomes.Add($"{how} at byte {at}", first);
            }
        }
        return outcomes;
    }
}

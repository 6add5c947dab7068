namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>
/// Every recorded answer, broken at every byte, under the default policy: the text that the user gets is the whole text, or what was shown is the true beginning of it and a typed exception says why.
/// </summary>
public sealed class EveryByteTests
{
    public static TheoryData<string> Recordings => [.. Recording.All.Keys];

    /// <summary>
    /// The whole way from the bytes to the text, with a model that does as it is told: it becomes whole again wherever the rules allow it, with one request more. The ways to break take turns inside an
    /// event, and all have theirs where one ends.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Answer_BrokenAtEveryByte_IsWholeAgainWhereTheRulesAllowIt(string name)
    {
        var recording = Recording.All[name];
        var breaks = Enum.GetValues<Break>();
        for (var at = 0; at < recording.Bytes.Length; at++)
        {
            foreach (var how in IsNearAnEnd(recording.Bytes, at) ? breaks : [breaks[at % breaks.Length]])
            {
                var (body, breaksWith) = FirstAnswer.Broken(recording, at, how);
                var rescue = new Rescue(recording, ContinuationModel.Obedient, at % 2 == 0, ct => recording.Read(body, breaksWith, ct));
                rescue.Run(TestContext.Current.CancellationToken);

                var because = $"{name}: {how} at byte {at}";
                rescue.ShouldBeHonest(recording.Text, because);
                ShouldBeAsTheRulesSay(rescue, because);
            }
        }
    }

    /// <summary>Whether an event, or its data, ends here or next to here.</summary>
    private static bool IsNearAnEnd(byte[] bytes, int at) =>
        bytes.AsSpan(Math.Max(0, at - 2)..Math.Min(at + 2, bytes.Length)).Contains((byte)'\n');

    private static void ShouldBeAsTheRulesSay(Rescue rescue, string because)
    {
        var first = rescue.FirstAnswer;
        rescue.Requests.Count.ShouldBe(first.MayBeGoneOnWith ? 2 : 1, because);
        (rescue.Error is null).ShouldBe(first.Failure is null || first.MayBeGoneOnWith, because);
        if (rescue.Error is null)
            rescue.Shown.ShouldBe(first.Failure is null ? Recording.Visible(first.Events) : first.Recording.Text, because);
    }
}

using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>What must hold of every answer, whatever broke it and whoever went on with it.</summary>
internal static class RescueChecks
{
    /// <summary>The text is whole, or the exception is typed and has exactly what was shown: a true beginning.</summary>
    public static void ShouldBeHonest(this Rescue rescue, string whole, string because)
    {
        rescue.Open.ShouldBe(0, because);
        rescue.Attempts.Count.ShouldBe(rescue.Requests.Count, because);
        rescue.Attempts.Select(a => a.Number).ShouldBe(Enumerable.Range(1, rescue.Requests.Count), because);
        ShouldHaveTrueSeams(rescue, because);
        if (rescue.Error is null)
        {
            rescue.Events[^1].Summary.ShouldNotBeNull(because).Text.ShouldBe(rescue.Shown, because);
            return;
        }
        whole.ShouldStartWith(rescue.Shown, Case.Sensitive, because);
        (rescue.Error is StreamingException or StreamTimeoutException or ProviderException).ShouldBeTrue($"{because}: {rescue.Error}");
        ((ILlmError)rescue.Error).PartialText.ShouldBe(rescue.Shown, because);
        (rescue.Error is ProviderException).ShouldBe(rescue.Shown.Length == 0 && !rescue.Events.Any(e => e.Commits), because);
    }

    public static void ShouldCome(this Rescue rescue, Expected expected, string whole, string because)
    {
        rescue.ShouldBeHonest(expected == Expected.Appended ? rescue.Shown : whole, because);
        switch (expected)
        {
            case Expected.Whole:
                rescue.Error.ShouldBeNull(because);
                rescue.Shown.ShouldBe(whole, because);
                break;
            case Expected.WholeOrTyped when rescue.Error is null:
                rescue.Shown.ShouldBe(whole, because);
                break;
            case Expected.Typed:
                rescue.Error.ShouldBeOfType<StreamingException>(because);
                rescue.Shown.ShouldBe(rescue.FirstShown, because);
                break;
            case Expected.AsItIs:
                rescue.Error.ShouldBeNull(because);
                rescue.Shown.ShouldBe(rescue.FirstShown, because);
                break;
            case Expected.Appended:
                rescue.Error.ShouldBeNull(because);
                rescue.Shown.ShouldBe(rescue.FirstShown + rescue.Shown[rescue.FirstShown.Length..], because);
                rescue.Shown[rescue.FirstShown.Length..].ShouldContain("price of coffee", Case.Sensitive, because);
                break;
            default:
                break;
        }
    }

    /// <summary>A seam tells how much text lies before it, and which attempt goes on.</summary>
    private static void ShouldHaveTrueSeams(Rescue rescue, string because)
    {
        var shown = 0;
        foreach (var e in rescue.Events)
        {
            if (e.Seam is { } seam)
            {
                seam.Offset.ShouldBe(shown, because);
                rescue.Attempts[seam.Attempt - 1].Purpose.ShouldBe(AttemptPurpose.Continuation, because);
            }
            shown += e.Kind is StreamEventKind.Text or StreamEventKind.Refusal ? e.Text.Length : 0;
        }
        if (rescue.Events.LastOrDefault().Summary is { } summary)
            summary.Seams.ShouldBe(rescue.Events.Select(e => e.Seam).OfType<Seam>(), because);
    }
}

using System.Globalization;
using System.Text;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>Holds what a caller saw against what was promised.</summary>
internal static class Verdict
{
    /// <param name="seen">What the caller saw.</param>
    /// <param name="whole">The unbroken text.</param>
    /// <param name="mustFinish">Whether the promise is a whole answer; else a typed reason will do.</param>
    /// <returns>Each promise that is broken; empty when all hold.</returns>
    public static IReadOnlyList<string> Of(Sighting seen, string whole, bool mustFinish)
    {
        List<string> broken = [];
        if (seen.Took > seen.Deadline)
            broken.Add(Invariant($"it took {seen.Took.TotalSeconds:0.0} s, and {seen.Deadline.TotalSeconds:0.0} s were the deadline"));
        if (seen.Error is null)
            Finished(seen, whole, broken);
        else
            Failed(seen, seen.Error, whole, mustFinish, broken);
        if (seen.LeftOpen > 0)
            broken.Add(Invariant($"{seen.LeftOpen} requests to providers were left open"));
        if (seen.Error is null or ILlmError && seen.Attempts.Count != seen.Asked)
            broken.Add(Invariant($"{seen.Attempts.Count} attempts were told, and {seen.Asked} requests were sent"));
        return broken;
    }

    private static void Finished(Sighting seen, string whole, List<string> broken)
    {
        if (seen.Summary is not { } summary)
            broken.Add("it ended without a summary and without an error");
        else if (summary.Ending != Streams.Ending.Completed)
            broken.Add($"it ended without an error as {Rendering.Names.Of(summary.Ending)}");
        else if (summary.Text != seen.Text)
            broken.Add("the summary has another text than was streamed");
        if (Difference(seen.Text, whole) is { } difference)
            broken.Add($"the text is not the unbroken one: {difference}");
    }

    private static void Failed(Sighting seen, Exception error, string whole, bool mustFinish, List<string> broken)
    {
        if (error is not ILlmError typed)
        {
            broken.Add($"the reason has no type: {error.GetType().Name}");
            return;
        }
        if (mustFinish)
            broken.Add($"it failed although it could be answered: {error.Message}");
        if (typed.Kind == LlmErrorKind.Unknown)
            broken.Add($"the reason has no kind: {error.Message}");
        if (typed.PartialText != seen.Text)
            broken.Add("the error has another text than was streamed");
        if (!whole.StartsWith(seen.Text, StringComparison.Ordinal))
            broken.Add($"the text so far is not how the unbroken one begins: {Difference(seen.Text, whole)}");
    }

    /// <summary>Compared as UTF-8 bytes.</summary>
    private static string? Difference(string text, string whole)
    {
        var (seen, wanted) = (Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(whole));
        var same = seen.AsSpan().CommonPrefixLength(wanted);
        return same == wanted.Length && same == seen.Length
            ? null
            : Invariant($"{seen.Length} bytes, not {wanted.Length}; they part at byte {same}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

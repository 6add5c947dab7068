using LlmDispatcher.Dispatch.Recovery;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

/// <summary>Texts that repeat themselves: tables, rulers, refrains, lists of zeros. What a continuation repeats there may be the next of its kind; nothing may be lost, and nothing come twice.</summary>
public sealed class RepetitiveTextTests
{
    private const string Table = "| port | low | high |\n|---|---|---|\n| Brest | 1.2 m | 7.1 m |\n| Saint-Malo | 1.2 m |";

    private static readonly string Zeros = string.Concat(Enumerable.Repeat("0, ", 60));
    private static readonly string Refrain = "A song:\n" + string.Concat(Enumerable.Repeat("Row, row, row your boat. ", 8));

    public static TheoryData<string> Texts => [Table, Zeros, Refrain, "Start\n" + new string('-', 200) + "\nEnd"];

    /// <summary>It leaves what it was asked to repeat; that the table has the same value at its end does not make it a short echo.</summary>
    [Fact]
    public void Echo_ThatLeavesTheAnchor_IsNoShorterEcho() =>
        Meet(Table, Anchor.Of(Table)[..20] + "and something else", 3, SeamMethod.Echo).ShouldBeNull();

    [Fact]
    public void Restart_ThatLeavesTheTop_IsNoShorterEcho()
    {
        const string shown = "The tide turns twice a day, and that is why we say: The tide turns";
        foreach (var method in Enum.GetValues<SeamMethod>())
            Meet(shown, "The tide turns twice a week.", 3, method).ShouldBeNull();
    }

    /// <summary>A model that obeys, wherever the text broke; the next piece may look like an end of what was shown.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_BrokenAnywhere_LosesNothingAndRepeatsNothing(string whole)
    {
        for (var at = 1; at < whole.Length; at++)
        {
            var (shown, rest) = (whole[..at], whole[at..]);
            if (string.IsNullOrWhiteSpace(shown))
                continue;
            var begun = shown.TrimEnd().Length;
            if (!IsTakenForARepetition(shown, whole[begun..]))
                Meet(shown, whole[begun..], 3, SeamMethod.Prefill).ShouldBeOneOf([rest, null], $"prefill at {at}");
            Meet(shown, Anchor.Of(shown) + rest, 3, SeamMethod.Echo).ShouldBeOneOf([rest, null], $"echo at {at}");
            Meet(shown, whole, 3, SeamMethod.Echo).ShouldBeOneOf([rest, null], $"restart at {at}");
            Meet(shown, whole, 3, SeamMethod.Prefill).ShouldBeOneOf([rest, null], $"restart after a prefill at {at}");
            for (var overlap = 4; overlap <= Math.Min(at, 80); overlap++)
            {
                if (IsClear(shown, whole[(at - overlap)..], overlap))
                    Meet(shown, whole[(at - overlap)..], 3, SeamMethod.Echo).ShouldBeOneOf([rest, null], $"{overlap} characters at {at}");
            }
        }
    }

    /// <summary>An echo of a ruler may be shorter than it was asked to be, and nobody counts dashes.</summary>
    [Fact]
    public void Echo_OfARuler_IsNoSignOfAnything()
    {
        var shown = "| a | b |\n|" + new string('-', 150);
        Meet(shown, Anchor.Of(shown) + "---|\n| 1 |", 4, SeamMethod.Echo).ShouldBeNull();
    }

    /// <summary>Four characters of a refrain that then goes on as before are not to be told from all of it; nor is less than what was asked for, when it goes on into the same.</summary>
    private static bool IsClear(string shown, string continuation, int overlap)
    {
        var echo = continuation[..overlap].TrimStart();
        var anchor = Anchor.Of(shown);
        return echo.Length >= Anchor.ShortestEcho
            && (Words.AreARepetition(echo) || !shown.Contains("Row", StringComparison.Ordinal))
            && (
                echo.Length >= anchor.Length
                || !continuation.TrimStart().StartsWith(anchor, StringComparison.Ordinal)
                || Words.ArePeriodic(anchor)
            );
    }

    /// <summary>The one thing that the rule takes wrong, knowingly: a line that comes for the second time just when the stream breaks after its first.</summary>
    private static bool IsTakenForARepetition(string shown, string continuation)
    {
        var head = continuation.TrimStart();
        for (var length = Words.ShortestEnd(shown); length <= shown.Length; length++)
        {
            if (head.StartsWith(shown[^length..], StringComparison.Ordinal) && !Words.AreRepeatedAtTheEnd(shown, length))
                return true;
        }
        return false;
    }

    private static string? Meet(string shown, string continuation, int size, SeamMethod method)
    {
        var joint = new Joint(shown, method);
        var added = "";
        foreach (var piece in continuation.Chunk(size).Select(c => new string(c)))
        {
            added += joint.State == JointState.Joined ? piece : joint.Add(piece);
            if (joint.State == JointState.Mismatched)
                return null;
        }
        added += joint.End();
        return joint.State == JointState.Joined ? added : null;
    }
}

using CsCheck;
using LlmDispatcher.Dispatch.Recovery;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

/// <summary>How the head of a continuation meets the shown text. Nothing is shown twice, nothing is left out, and what cannot be told is refused.</summary>
public sealed class JointTests
{
    private const string Tide = "The tide turns twice a day. The moon pulls the sea, and the sea follows slowly.";

    public static TheoryData<string, string, string?> AfterAPrefill =>
        new()
        {
            // shown, continuation, what is added (null: refused)
            { "The tide tu", "rns twice.", "rns twice." },
            { "The tide ", " turns.", "turns." }, // the space that was not sent
            { "The tide ", "turns.", "turns." },
            { "One.\n\n", "\n\nTwo.", "Two." },
            { "One.\n\n", "\nTwo.", "Two." },
            { "One.\n", "\n\nTwo.", "\nTwo." },
            { Tide, Tide + " More.", " More." }, // from the top
            { Tide, Tide, "" },
            { Tide, "and the sea follows slowly. More.", " More." }, // an exact end
            { Tide, "slowly. More.", "slowly. More." }, // too short to be one
            { Tide, "The moon pulls the tide.", "The moon pulls the tide." }, // goes on, if like something before
            { Tide, "The tide turns, and then", null }, // from the top, and then not
            { Tide, Tide[..^9], null }, // from the top, and shorter
            { Tide, "The tide is high.", "The tide is high." }, // two words are no repetition
            { "Yes", "Yes, it is.", null }, // from the top, or a text that says yes twice
            { "Yes", ", it is.", ", it is." },
            { "1", "2 apples", "2 apples" },
            { Tide, "", "" },
            { "\n\n", "\n\nThe tide", "The tide" }, // only white space was shown
            { "\n", "\n\nThe tide", "\nThe tide" },
            { "潮汐每天涨落两次，月亮牵引着大海。", "每天涨落两次，月亮牵引着大海。潮水退去。", "潮水退去。" }, // words without spaces
        };

    public static TheoryData<string, string, string?> AfterAnEcho =>
        new()
        {
            { Tide, "and the sea follows slowly. More.", " More." },
            { Tide, "slowly. More.", " More." }, // asked for, so that few words do
            { Tide, "wly. More.", " More." },
            { Tide, "y. More.", null }, // two characters agree by chance
            { Tide, Tide + " More.", " More." },
            { Tide, " More.", null }, // no echo: nobody knows from where it goes on
            { Tide, "Something else.", null },
            { Tide, "and the sea follows quickly", null },
            { Tide, "and the sea", null }, // an echo that is not whole
            { Tide, "\n and the sea follows slowly. More.", " More." },
            { "Yes", "Yes, it is.", ", it is." },
            { "Y", "Yes.", "es." },
            { Tide, "", "" }, // proof with nothing to add
        };

    [Theory]
    [MemberData(nameof(AfterAPrefill))]
    public void Head_AfterAPrefill_MeetsTheText(string shown, string continuation, string? added) =>
        ShouldMeet(shown, continuation, added, SeamMethod.Prefill);

    [Theory]
    [MemberData(nameof(AfterAnEcho))]
    public void Head_AfterAnEcho_MeetsTheText(string shown, string continuation, string? added) =>
        ShouldMeet(shown, continuation, added, SeamMethod.Echo);

    /// <summary>However the pieces are cut, the outcome is the same.</summary>
    [Fact]
    public void Head_InAnyPieces_MeetsTheTextInTheSameWay() =>
        Gen.Select(Words, Words, Gen.Int[0, 2], Gen.Bool, Gen.Int[1, 7])
            .Sample(
                (before, after, kind, isEcho, size) =>
                {
                    var method = isEcho ? SeamMethod.Echo : SeamMethod.Prefill;
                    var continuation = kind switch
                    {
                        0 => after,
                        1 => before + after,
                        _ => before[(before.Length / 2)..] + after,
                    };
                    Meet(before, Pieces(continuation, size), method).ShouldBe(Meet(before, [continuation], method));
                }
            );

    /// <summary>A model that obeys: whatever was shown and wherever it broke, the text is whole, or it cannot be told.</summary>
    [Fact]
    public void Text_BrokenAnywhere_IsWholeAgain()
    {
        for (var at = 1; at < Tide.Length; at++)
        {
            var (shown, rest) = (Tide[..at], Tide[at..]);
            var trimmed = shown.TrimEnd().Length;
            Meet(shown, [Tide[trimmed..]], SeamMethod.Prefill).ShouldBe(rest, $"prefill at {at}");
            Meet(shown, [Anchor.Of(shown) + rest], SeamMethod.Echo).ShouldBe(rest, $"echo at {at}");
            for (var overlap = Math.Min(Anchor.ShortestEcho, at); overlap <= Math.Min(at, 80); overlap++)
                Meet(shown, [Tide[(at - overlap)..]], SeamMethod.Echo)
                    .ShouldBeOneOf(rest, char.IsWhiteSpace(Tide[at - overlap]) ? null : rest);
            Meet(shown, Pieces(Tide, 3), SeamMethod.Echo).ShouldBe(rest, $"restart at {at}");
            Meet(shown, Pieces(Tide, 3), SeamMethod.Prefill)
                .ShouldBeOneOf(rest, LlmDispatcher.Dispatch.Recovery.Words.AreARepetition(shown) ? rest : null);
        }
    }

    [Fact]
    public void Restart_OfALongText_IsSwallowedInLinearTime()
    {
        var shown = string.Concat(Enumerable.Range(1, 2000).Select(i => $"{i}. {Tide}\n"));
        Meet(shown, Pieces(shown + "!", 4), SeamMethod.Prefill).ShouldBe("!");
        var dashes = new string('-', 200_000);
        Meet(dashes, Pieces(dashes + "!", 4), SeamMethod.Echo).ShouldBeNull(); // from the top, or more dashes
    }

    [Theory]
    [InlineData("Yes", "Yes")]
    [InlineData("  Yes", "Yes")]
    [InlineData(Tide, "The moon pulls the sea, and the sea follows slowly.")]
    public void Anchor_OfAText_IsItsLastWords(string text, string anchor)
    {
        text.ShouldEndWith(Anchor.Of(text));
        Anchor.Of(text).Length.ShouldBeInRange(1, 80);
        if (text.Length < 40)
            Anchor.Of(text).ShouldBe(anchor);
    }

    private static Gen<string> Words { get; } =
        Gen.Char["ab \n"].Array[1, 40].Select(c => new string(c)).Where(s => !string.IsNullOrWhiteSpace(s));

    private static IEnumerable<string> Pieces(string text, int size) => text.Chunk(size).Select(c => new string(c));

    private static void ShouldMeet(string shown, string continuation, string? added, SeamMethod method)
    {
        Meet(shown, [continuation], method).ShouldBe(added);
        Meet(shown, Pieces(continuation, 1), method).ShouldBe(added);
    }

    /// <summary>What is added to the shown text; <see langword="null"/> when the continuation does not meet it.</summary>
    private static string? Meet(string shown, IEnumerable<string> pieces, SeamMethod method)
    {
        var joint = new Joint(shown, method);
        var added = "";
        foreach (var piece in pieces)
        {
            if (joint.State == JointState.Joined)
                added += piece;
            else
                added += joint.Add(piece);
            if (joint.State == JointState.Mismatched)
                return null;
        }
        added += joint.End();
        return joint.State == JointState.Joined ? added : null;
    }
}

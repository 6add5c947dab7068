using LlmDispatcher.Dispatch.Recovery;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>What may come of a text that broke off and that this model goes on with.</summary>
internal enum Expected
{
    /// <summary>The text is whole again.</summary>
    Whole,

    /// <summary>The text is whole again, or the typed exception has what was shown.</summary>
    WholeOrTyped,

    /// <summary>The typed exception has what was shown, and nothing of the model is.</summary>
    Typed,

    /// <summary>The text stays as it is, as the model says that it is complete.</summary>
    AsItIs,

    /// <summary>What the model says comes after what was shown: nobody can tell that it is not what should.</summary>
    Appended,
}

/// <summary>What a model is asked to go on with.</summary>
/// <param name="Whole">The text that it would write.</param>
/// <param name="Begun">The beginning of it, as it was sent.</param>
/// <param name="Anchor">What it is asked to repeat; <see langword="null"/> when the beginning is its own.</param>
/// <param name="Call">How often a model has been asked to go on, this one included.</param>
internal sealed record Asked(string Whole, string Begun, string? Anchor, int Call)
{
    /// <summary>Where the text goes on: white space at its end is not sent, but quoted.</summary>
    public int Position => Begun.Length + (Anchor is null ? 0 : Anchor.Length - Anchor.TrimEnd().Length);

    public string Rest => Whole[Position..];
}

/// <summary>A model that goes on with a text in its own way.</summary>
/// <param name="Name">Its habit.</param>
/// <param name="Says">What it writes, and how that fails, if it does.</param>
/// <param name="Promises">What must come of it, by what the user has seen and whether the model was given the beginning as its own.</param>
internal sealed record ContinuationModel(
    string Name,
    Func<Asked, (string Text, Exception? Error)> Says,
    Func<string, bool, Expected> Promises
)
{
    private const string Other = " Quite another thing is the price of coffee.";

    private static readonly ProviderException Overloaded = Failing(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, 503);

    /// <summary>Whether it calls a tool instead of going on.</summary>
    public bool CallsTools { get; init; }

    public static ContinuationModel Obedient { get; } = new("obeys", a => (a.Anchor + a.Rest, null), (_, _) => Expected.Whole);

    public static IReadOnlyList<ContinuationModel> All { get; } =
    [
        Obedient,
        .. new[] { 1, 2, 3, 4, 5, 9, 20, 40, 60, 80 }.Select(Overlapping),
        .. new[] { 3, 4, 6, 12 }.Select(OverlappingWords),
        new("restarts from the top", a => (a.Whole, null), (shown, isPrefill) => isPrefill ? OfRestart(shown) : Expected.Whole),
        new("diverges at once", _ => (Other, null), (_, isPrefill) => isPrefill ? Expected.Appended : Expected.Typed),
        new(
            "agrees for a while and then diverges",
            a => (a.Anchor is null ? Other : a.Anchor[..(a.Anchor.Length / 2)] + Other, null),
            (_, isPrefill) => isPrefill ? Expected.Appended : Expected.Typed
        ),
        new(
            "restarts and then diverges",
            a => (a.Whole[..(a.Begun.Length / 2)] + Other, null),
            (shown, isPrefill) =>
                !isPrefill || Words.AreARepetition(shown.AsSpan(0, shown.TrimEnd().Length / 2)) ? Expected.Typed : Expected.Appended
        ),
        new(
            "rejects prefill with a 400",
            a => a.Anchor is null ? ("", Failing(FailureClass.Invalid, LlmErrorKind.InvalidRequest, 400)) : (a.Anchor + a.Rest, null),
            (_, _) => Expected.Whole
        ),
        new(
            "fails again mid-way, once",
            a => a.Call == 1 ? (a.Anchor + a.Rest[..(a.Rest.Length / 2)], Overloaded) : (a.Anchor + a.Rest, null),
            (_, _) => Expected.Whole
        ),
        new("fails again mid-way, always", a => (a.Anchor + a.Rest[..(a.Rest.Length / 2)], Overloaded), (_, _) => Expected.WholeOrTyped),
        new("answers with nothing but a finish reason", _ => ("", null), (_, _) => Expected.AsItIs),
        new("returns tool calls", _ => ("", null), (_, _) => Expected.Typed) { CallsTools = true },
    ];

    public IEnumerable<StreamEvent> Events(string text, int pieceSize)
    {
        yield return StreamEvent.OfStart(new ResponseStart("c", "m"));
        foreach (var piece in text.Chunk(pieceSize))
            yield return StreamEvent.OfText(new string(piece));
        if (CallsTools)
        {
            yield return StreamEvent.OfToolCallStart(0, "call", "get_tide");
            yield return StreamEvent.OfToolCallFragment(0, "{}");
            yield return StreamEvent.OfToolCallEnd(0);
        }
        yield return StreamEvent.OfFinish(
            CallsTools ? new Finish(ChatFinishReason.ToolCalls, "tool_calls") : new Finish(ChatFinishReason.Stop, "stop")
        );
    }

    public override string ToString() => Name;

    /// <summary>Of what it is asked to repeat, or of what it was given, it repeats so many characters.</summary>
    private static ContinuationModel Overlapping(int characters) =>
        new(
            $"repeats {characters} characters",
            a => (a.Anchor is null ? a.Rest : a.Whole[Math.Max(0, a.Position - characters)..], null),
            (shown, isPrefill) => isPrefill || IsEnough(shown, characters) ? Expected.Whole : Expected.WholeOrTyped
        );

    /// <summary>An echo has the length that cannot come about by chance, is not what the longer one that was asked for begins with, and no dash in a ruler.</summary>
    private static bool IsEnough(string shown, int characters)
    {
        var echo = shown[Math.Max(0, shown.Length - characters)..].TrimStart();
        return echo.Length >= Math.Min(Anchor.ShortestEcho, shown.TrimStart().Length)
            && (echo == Anchor.Of(shown) || !Anchor.Of(shown).StartsWith(echo, StringComparison.Ordinal))
            && !Words.EndAsTheyBegin(echo)
            && !Words.AreRepeatedAtTheEnd(shown, echo.Length);
    }

    /// <summary>It repeats so many words, or more: as many as it takes to be more than chance.</summary>
    private static ContinuationModel OverlappingWords(int words) =>
        new(
            $"repeats {words} words",
            a => (a.Whole[Math.Max(0, LastWords(a.Whole[..a.Position], words))..], null),
            (shown, isPrefill) =>
                isPrefill ? OfRestart(shown.TrimEnd()[Math.Max(0, LastWords(shown.TrimEnd(), words))..])
                : IsEnough(shown, shown.Length - Math.Max(0, LastWords(shown, words))) ? Expected.Whole
                : Expected.WholeOrTyped
        );

    /// <summary>What restarts a text of few words may as well be going on.</summary>
    private static Expected OfRestart(string shown) =>
        Words.AreARepetition(shown) && !Words.EndAsTheyBegin(shown) ? Expected.Whole : Expected.WholeOrTyped;

    /// <summary>Where the last words begin that are so many and too long for chance; -1 when there are not so many.</summary>
    private static int LastWords(string text, int words)
    {
        var at = text.Length;
        for (var count = 0; at >= 0; count++)
        {
            at = at == 0 ? -1 : text.LastIndexOf(' ', at - 1);
            if (count + 1 >= words && at >= 0 && Words.AreARepetition(text.AsSpan(at + 1)))
                return at + 1;
        }
        return -1;
    }

    private static ProviderException Failing(FailureClass @class, LlmErrorKind kind, int status) =>
        new(new ProviderFailure(@class, kind, "no") { StatusCode = status });
}

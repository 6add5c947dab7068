using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Wall;

/// <summary>One fault of the wall, and what must come of it under the default policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="A">How the first provider misbehaves, as a script of the simulator.</param>
/// <param name="Attempts">Who is asked, in order, and why: the first without a reason.</param>
/// <param name="Seconds">How long the answer may take, and must: of the clock that the limits count by.</param>
internal sealed record Brick(string Name, string A, string Attempts, (double Least, double Most) Seconds)
{
    /// <summary>What is asked.</summary>
    public static readonly TaskRequest Request = new("Write a long story about the tide 🌊");

    private static readonly Lazy<string> Plain = new(() =>
        Encoding.UTF8.GetString(SimulatedProvider.PlainAnswer(Request, new FakeTimeProvider()))
    );

    private static readonly (double, double) AtOnce = (0, 0.1);
    private static readonly (double, double) OneBackoff = (0, 0.6);
    private static readonly (double, double) ThreeBackoffs = (0, 3.6);
    private static readonly (double, double) FirstContent = (10, 10.2);
    private static readonly (double, double) Idle = (20, 20.2);

    /// <summary>The second provider's script; it answers plainly.</summary>
    public string B { get; init; } = "";

    /// <summary>The plan.</summary>
    public string Routes { get; init; } = "a/m1 b/m2";

    /// <summary>What the user gets; <see langword="null"/> for the whole answer.</summary>
    public string? Text { get; init; }

    /// <summary>What the caller is told; <see langword="null"/> when the answer completes.</summary>
    public LlmErrorKind? Error { get; init; }

    /// <summary>Who is paid: the providers of the attempts that are billed for.</summary>
    public required string Billed { get; init; }

    /// <summary>Whether a tool is offered, and its call is what the user gets.</summary>
    public bool CallsTool { get; init; }

    /// <summary>
    /// By the names that they are known by. In a script, <c>{end}</c> is the event that marks the end of a plain answer, <c>{letter}</c> the byte in the middle of its first letter of several.
    /// </summary>
    public static IReadOnlyList<Brick> Wall { get; } =
    [
        new("429 with Retry-After once", "flap=1; status=429; retry-after=3", "a a:Retry", (3, 3.2)) { Billed = "a" },
        new("429 persistent", "status=429", "a a:Retry a:Retry a:Retry b:Fallback", ThreeBackoffs) { Billed = "b" },
        new("500 once", "flap=1; status=500", "a a:Retry", OneBackoff) { Billed = "a" },
        new("503 persistent", "status=503", "a a:Retry a:Retry a:Retry b:Fallback", ThreeBackoffs) { Billed = "b" },
        new("reset before headers", "reset", "a a:Retry a:Retry a:Retry b:Fallback", ThreeBackoffs) { Billed = "b" },
        new("silence", "silence", "a b:Fallback", FirstContent) { Billed = "b" },
        new("first token after 20 s", "first-token-delay=20s", "a b:Fallback", FirstContent) { Billed = "a b" },
        new("cut after 40 of 60 tokens", "flap=1; cut-at-event=42", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("stall 30 s", "stall-at-event=30", "a b:Continuation", Idle) { Billed = "a b" },
        new("malformed event mid-stream", "flap=1; malformed-at-event=30", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("no terminal marker after a finish reason", "stall-at-event={end}", "a", (2, 2.2)) { Billed = "a" },
        new("context too long", "too-long", "a b:Fallback", AtOnce) { Routes = "a/m1:8000 c/m3:4000 b/m2", Billed = "b" },
        new("content filter as an error", "status=400; code=content_filter; message=The prompt was filtered.", "a", AtOnce)
        {
            Text = "",
            Error = LlmErrorKind.ContentFilter,
            Billed = "",
        },
        new("cut with a fallback that rejects prefill", "cut-at-event=20", "a a:Continuation b:Continuation b:Continuation", OneBackoff)
        {
            B = "continuation=reject",
            Routes = "a/m1+prefill b/m2+prefill",
            Billed = "a a b",
        },
        new("503 then a fallback", "status=503", "a a:Retry a:Retry a:Retry b:Fallback", ThreeBackoffs) { Billed = "b" },
        new("error event in a 200 before content", "flap=1; error-at-event=1", "a a:Retry", OneBackoff) { Billed = "a a" },
        new("error event mid-stream", "flap=1; error-at-event=30", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("role only then cut", "flap=1; role-only", "a a:Retry", OneBackoff) { Billed = "a a" },
        new("cut inside a multi-byte character", "flap=1; cut-at-byte={letter}", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("comments for ever", "comments-forever=1s", "a b:Fallback", FirstContent) { Billed = "a b" },
        new("byte drip", "drip-forever-at-event=2; drip-delay=1s", "a b:Fallback", FirstContent) { Billed = "a b" },
        new("byte drip mid-stream", "drip-forever-at-event=30; drip-delay=1s", "a b:Continuation", Idle) { Billed = "a b" },
        new("marker without finish reason", "flap=1; no-finish", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("finish reason without text", "silent-refusal; finish=stop", "a", AtOnce) { Text = "", Billed = "a" },
        new("missing finish reason", "flap=1; no-finish; no-done", "a a:Continuation", OneBackoff) { Billed = "a a" },
        new("Retry-After of a day", "status=429; retry-after=86400", "a b:Fallback", AtOnce) { Billed = "b" },
        new("tool call cut mid-arguments", "tools=1; cut-at-event=4", "a a:Retry a:Retry a:Retry b:Fallback", ThreeBackoffs)
        {
            B = "tools=1",
            CallsTool = true,
            Text = "",
            Billed = "a a a a b",
        },
    ];

    /// <summary>The script with the places that depend on what is said.</summary>
    public static string Filled(string script)
    {
        var end = Plain.Value.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length;
        var bytes = Encoding.UTF8.GetBytes(Plain.Value);
        var letter = Array.FindIndex(bytes, b => b >= 0xC0) + 1;
        return script.Replace("{end}", $"{end}").Replace("{letter}", $"{letter}");
    }
}

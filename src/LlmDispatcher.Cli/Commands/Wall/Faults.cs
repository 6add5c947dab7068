namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>The ways in which providers break, in the order in which an answer would meet them.</summary>
internal static class Faults
{
    private const string CutAtAThird = "cut-at-event={third}";

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Before the first word
        new("connection reset before any answer", "reset", Cure.SameProvider),
        new("503 unavailable", "status=503", Cure.SameProvider),
        new("500 server error", "status=500", Cure.SameProvider),
        new("429, try again in a moment", "status=429; retry-after-ms=200", Cure.SameProvider),
        new("429, try again tomorrow", "status=429; retry-after=86400", Cure.OtherProvider),
        new("401, the key is refused", "status=401", Cure.OtherProvider),
        new("400, the prompt is filtered", "status=400; code=content_filter; message=The prompt was filtered.", Cure.Nobody)
        {
            Concerns = wire => wire.Dialect.StartsWith("openai", StringComparison.Ordinal),
        },
        new("slow head: no status line", "headers-delay=60s", Cure.SameProvider),
        new("silence before the first word", "first-token-delay=60s", Cure.SameProvider),
        new("keep-alives and nothing else", "comments-forever=50ms", Cure.SameProvider),
        new("first event drips and never ends", "drip-forever-at-event=1; drip-delay=50ms", Cure.SameProvider),
        new("a web page in the place of a stream", "content-type=text/html", Cure.SameProvider),
        new("error event before the first word", "error-at-event=1", Cure.SameProvider),
        new("end before the first word", "role-only", Cure.SameProvider),
        // After it
        new("cut mid-sentence", CutAtAThird, Cure.SameProvider),
        new("connection reset mid-sentence", "reset-at-event={third}", Cure.SameProvider),
        new("cut inside a letter of several bytes", "cut-at-byte={letter}", Cure.SameProvider),
        new("malformed event mid-sentence", "malformed-at-event={third}", Cure.SameProvider),
        new("error event mid-sentence", "error-at-event={third}", Cure.SameProvider),
        new("silence mid-sentence", "stall-at-event={third}", Cure.OtherProvider),
        new("an event drips mid-sentence, for ever", "drip-forever-at-event={third}; drip-delay=50ms", Cure.OtherProvider),
        new("whole text, no proof of completion", "no-finish; no-done", Cure.SameProvider),
        // The one who is asked to go on
        new("cut, and told again from the top", CutAtAThird, Cure.SameProvider) { Sequel = "continuation=restart" },
        new("cut, and the last words come twice", CutAtAThird, Cure.SameProvider) { Sequel = "overlap=30" },
        // Where a model goes on by itself, nobody can tell that it goes on differently.
        new("cut, and gone on with another text", CutAtAThird, Cure.Nobody)
        {
            Sequel = "continuation=diverge",
            Concerns = wire => !wire.Prefill,
        },
        // Odd, and harmless
        // In the other languages the last event is the proof, or a part of it.
        new("silence after the proof of completion", "stall-at-event={last}", Cure.None) { Concerns = wire => wire.Name == "chat" },
        new("every byte on its own", "tiny-writes; bom; keep-alive=1", Cure.None),
    ];
}

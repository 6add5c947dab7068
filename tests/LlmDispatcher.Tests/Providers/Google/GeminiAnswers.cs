using CsCheck;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Any answer that the dialect can express, as its reader would tell it.</summary>
internal static class GeminiAnswers
{
    public static readonly ResponseStart Start = new("resp-1", "gemini-x");

    /// <summary>Well-formed text of every kind: line ends, quotes, control characters, several planes of Unicode, never half a surrogate pair.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char[' ', '~'].Select(c => c.ToString()),
            OneOf("\n", "\r\n", "\t", "\"", "\\", "\0", "\u001b", "\u2028", "data: x\n\n", "é", "中", "🏔️", "</script>")
        )
        .Array[1, 12]
        .Select(string.Concat);

    private static readonly Gen<string> Seals = Gen.Byte.Array[1, 9].Select(Convert.ToBase64String);

    private static readonly Gen<string> Arguments = OneOf(
        "{}",
        """{"a":1.50}""",
        """{ "port" : "Saint\u002dMalo \n", "days": [1, null, {"x": "🌊\"}"}] }"""
    );

    private static readonly Gen<Finish> Finishes = Gen.Select(
        OneOf(
            (ChatFinishReason.Stop, "STOP"),
            (ChatFinishReason.Length, "MAX_TOKENS"),
            (ChatFinishReason.ContentFilter, "SPII"),
            (new ChatFinishReason("OTHER"), "OTHER"),
            (new ChatFinishReason("MALFORMED_RESPONSE"), "MALFORMED_RESPONSE")
        ),
        OneOf(null, "Because."),
        (reason, why) => new Finish(reason.Item1, reason.Item2) { Explanation = why }
    );

    private static readonly Gen<UsageDetails?> Usages = Gen.Select(
        Gen.Long[0, 100_000],
        Gen.Long[0, 100_000],
        Gen.Long[0, 1000].Nullable(),
        Gen.Bool,
        (input, output, cached, any) =>
            any
                ? new UsageDetails
                {
                    InputTokenCount = input,
                    OutputTokenCount = output,
                    TotalTokenCount = input + output,
                    CachedInputTokenCount = cached,
                    ReasoningTokenCount = cached is null ? null : Math.Min(7, output),
                }
                : null
    );

    private static readonly Gen<StreamEvent[]> Speech = Gen.OneOf(
        Texts.Select(StreamEvent.OfText),
        Texts.Select(StreamEvent.OfReasoning),
        Seals.Select(StreamEvent.OfReasoningSignature)
    ).Array[0, 8];

    private static readonly Gen<(string Name, string Arguments, string? Seal)[]> Calls = Gen.Select(
        Gen.Char['a', 'z'].Array[1, 9].Select(c => new string(c)),
        Arguments,
        Gen.OneOf(Seals.Select(s => (string?)s), Gen.Const((string?)null)),
        (name, arguments, seal) => (name, arguments, seal)
    ).Array[0, 3];

    public static readonly Gen<StreamEvent[]> Any = Gen.Select(Speech, Calls, Finishes, Usages, Compose);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static StreamEvent[] Compose(
        StreamEvent[] speech,
        (string Name, string Arguments, string? Seal)[] calls,
        Finish finish,
        UsageDetails? usage
    )
    {
        List<StreamEvent> answer = [StreamEvent.OfStart(Start), .. speech];
        for (var i = 0; i < calls.Length; i++)
        {
            answer.Add(StreamEvent.OfToolCallStart(i, $"id_{i}", calls[i].Name, calls[i].Seal));
            answer.Add(StreamEvent.OfToolCallFragment(i, calls[i].Arguments));
            answer.Add(StreamEvent.OfToolCallEnd(i));
        }
        if (calls.Length > 0 && finish.RawReason == "STOP")
            finish = finish with { Reason = ChatFinishReason.ToolCalls };
        answer.Add(StreamEvent.OfFinish(finish));
        if (usage is not null)
            answer.Add(StreamEvent.OfUsage(usage));
        return [.. answer];
    }
}

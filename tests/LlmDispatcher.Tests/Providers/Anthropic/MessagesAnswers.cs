using System.Text.Json;
using CsCheck;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Any answer that the dialect can express, as a reader would tell it.</summary>
internal static class MessagesAnswers
{
    public static readonly ResponseStart Start = new("msg_1", "claude-x");

    /// <summary>Well-formed text of every kind: line ends, quotes, control characters, several planes of Unicode, never half a surrogate pair.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char[' ', '~'].Select(c => c.ToString()),
            OneOf("\n", "\r\n", "\t", "\"", "\\", "\0", "\u001b", "\u2028", "event: x\ndata: y\n\n", "é", "中", "🏔️", "</script>")
        )
        .Array[1, 12]
        .Select(string.Concat);

    private static readonly Gen<string> Seals = Gen.Char['a', 'z'].Array[4, 12].Select(c => new string(c) + "==");

    private static readonly Gen<Finish> Finishes = OneOf(
        new Finish(ChatFinishReason.Stop, "end_turn"),
        new Finish(ChatFinishReason.Stop, "pause_turn"),
        new Finish(ChatFinishReason.Stop, "stop_sequence") { StopSequence = "E\nND" },
        new Finish(ChatFinishReason.Length, "max_tokens"),
        new Finish(ChatFinishReason.Length, "model_context_window_exceeded"),
        new Finish(ChatFinishReason.ContentFilter, "refusal"),
        new Finish(ChatFinishReason.ContentFilter, "refusal") { Explanation = "No." }
    );

    private static readonly Gen<UsageDetails> Usages = Gen.Select(
        Gen.Long[0, 100_000],
        Gen.Long[0, 100_000],
        Gen.Long[0, 1000],
        Gen.Long[1, 1000].Nullable(),
        (input, output, cached, written) =>
            new UsageDetails
            {
                InputTokenCount = input + cached + (written ?? 0),
                OutputTokenCount = output,
                TotalTokenCount = input + cached + (written ?? 0) + output,
                CachedInputTokenCount = cached,
                ReasoningTokenCount = written is null ? null : Math.Min(1, output),
                AdditionalCounts = written is { } count ? new() { ["cache_creation_input_tokens"] = count } : null,
            }
    );

    private static readonly Gen<StreamEvent[]> Speech = Gen.OneOf(
            Texts.Select(t => (StreamEvent[])[StreamEvent.OfText(t)]),
            Texts.Select(t => (StreamEvent[])[StreamEvent.OfReasoning(t)]),
            Seals.Select(s => (StreamEvent[])[StreamEvent.OfReasoningSignature(s)]),
            Texts.Select(Seals, (t, s) => (StreamEvent[])[StreamEvent.OfReasoning(t), StreamEvent.OfReasoningSignature(s)]),
            Seals.Select(s => (StreamEvent[])[StreamEvent.OfRedactedReasoning(s)])
        )
        .Array[0, 6]
        .Select(parts => parts.SelectMany(p => p).ToArray());

    private static readonly Gen<(string Id, string Name, string[] Arguments)[]> Calls = Gen.Select(
        Gen.Char['a', 'z'].Array[3, 9].Select(c => "toolu_" + new string(c)),
        Gen.Char['a', 'z'].Array[1, 9].Select(c => new string(c)),
        Gen.Select(Texts, Gen.Int[1, 40], Cut),
        (id, name, arguments) => (id, name, arguments)
    ).Array[0, 3];

    public static readonly Gen<StreamEvent[]> Any = Gen.Select(Speech, Calls, Finishes, Usages, Compose);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>An object with the text in it, in two pieces; short ones are no arguments at all.</summary>
    private static string[] Cut(string text, int at)
    {
        if (at < 8)
            return [];
        var json = $$"""{"a": {{JsonSerializer.Serialize(text)}}}""";
        at = Math.Min(at, json.Length - 1);
        return [json[..at], json[at..]];
    }

    private static StreamEvent[] Compose(
        StreamEvent[] speech,
        (string Id, string Name, string[] Arguments)[] calls,
        Finish finish,
        UsageDetails usage
    )
    {
        List<StreamEvent> answer = [StreamEvent.OfStart(Start), .. speech];
        for (var i = 0; i < calls.Length; i++)
        {
            answer.Add(StreamEvent.OfToolCallStart(i, $"{calls[i].Id}_{i}", calls[i].Name));
            answer.AddRange(calls[i].Arguments.Select(a => StreamEvent.OfToolCallFragment(i, a)));
            answer.Add(StreamEvent.OfToolCallEnd(i));
        }
        answer.Add(StreamEvent.OfUsage(usage));
        answer.Add(StreamEvent.OfFinish(calls.Length > 0 ? new Finish(ChatFinishReason.ToolCalls, "tool_use") : finish));
        return [.. answer];
    }
}

using CsCheck;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Any answer that the dialect can express, as a reader would tell it.</summary>
internal static class ChatAnswers
{
    public static readonly ResponseStart Start = new("chatcmpl-1", "gpt-x", DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));

    /// <summary>Well-formed text of every kind: line ends, quotes, control characters, several planes of Unicode, never half a surrogate pair.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char[' ', '~'].Select(c => c.ToString()),
            OneOf("\n", "\r\n", "\t", "\"", "\\", "\0", "\u001b", "\u2028", "data: x\n\n", "[DONE]", "é", "中", "🏔️", "</script>")
        )
        .Array[1, 12]
        .Select(string.Concat);

    private static readonly Gen<Finish> Finishes = OneOf(
        new Finish(ChatFinishReason.Stop, "stop"),
        new Finish(ChatFinishReason.Length, "length"),
        new Finish(ChatFinishReason.ContentFilter, "content_filter")
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
                    ReasoningTokenCount = cached is null ? null : Math.Min(1, output),
                }
                : null
    );

    private static readonly Gen<StreamEvent[]> Speech = Gen.OneOf(
        Texts.Select(StreamEvent.OfText),
        Texts.Select(StreamEvent.OfReasoning),
        Texts.Select(StreamEvent.OfRefusal)
    ).Array[0, 8];

    private static readonly Gen<(string Id, string Name, string[] Arguments)[]> Calls = Gen.Select(
        Gen.Char['a', 'z'].Array[3, 9].Select(c => "call_" + new string(c)),
        Gen.Char['a', 'z'].Array[1, 9].Select(c => new string(c)),
        Texts.Array[0, 4]
    ).Array[0, 3];

    public static readonly Gen<StreamEvent[]> Any = Gen.Select(Speech, Calls, Finishes, Usages, Compose);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static StreamEvent[] Compose(
        StreamEvent[] speech,
        (string Id, string Name, string[] Arguments)[] calls,
        Finish finish,
        UsageDetails? usage
    )
    {
        List<StreamEvent> answer = [StreamEvent.OfStart(Start), .. speech];
        for (var i = 0; i < calls.Length; i++)
        {
            answer.Add(StreamEvent.OfToolCallStart(i, $"{calls[i].Id}_{i}", calls[i].Name));
            answer.AddRange(calls[i].Arguments.Select(a => StreamEvent.OfToolCallFragment(i, a)));
        }
        answer.AddRange(calls.Select((_, i) => StreamEvent.OfToolCallEnd(i)));
        var isRefusal = speech.Any(e => e.Kind == StreamEventKind.Refusal);
        answer.Add(
            StreamEvent.OfFinish(
                finish.RawReason != "stop" ? finish
                : isRefusal ? new Finish(ChatFinishReason.ContentFilter, "stop")
                : calls.Length > 0 ? new Finish(ChatFinishReason.ToolCalls, "tool_calls")
                : finish
            )
        );
        if (usage is not null)
            answer.Add(StreamEvent.OfUsage(usage));
        return [.. answer];
    }
}

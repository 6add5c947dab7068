using System.Buffers;
using CsCheck;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>Any answer that the dialect can express, as a reader would tell it; and how our writers write it.</summary>
internal static class ResponsesAnswers
{
    public static readonly ResponseStart Start = new("resp_1", "gpt-x", DateTimeOffset.FromUnixTimeSeconds(1_795_000_000));

    /// <summary>Well-formed text of every kind: line ends, quotes, control characters, several planes of Unicode, never half a surrogate pair.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char[' ', '~'].Select(c => c.ToString()),
            OneOf(
                "\n",
                "\r\n",
                "\t",
                "\"",
                "\\",
                "\0",
                "\u001b",
                "\u2028",
                "event: error\ndata: x\n\n",
                "[DONE]",
                "é",
                "中",
                "🏔️",
                "</script>"
            )
        )
        .Array[1, 12]
        .Select(string.Concat);

    private static readonly Gen<StreamEvent[]> Reasoning = Gen.OneOf(
        Texts.Array[1, 3].Select(Thoughts),
        Texts.Array[1, 3].Select(t => (StreamEvent[])[.. Thoughts(t), StreamEvent.OfReasoningSignature("seal==")]),
        Gen.Const(new[] { StreamEvent.OfRedactedReasoning("sealed==") })
    );

    private static readonly Gen<StreamEvent[]> Speech = Gen.OneOf(
            Texts.Select(t => new[] { StreamEvent.OfText(t) }),
            Texts.Select(t => new[] { StreamEvent.OfText(t) }),
            Texts.Select(t => new[] { StreamEvent.OfRefusal(t) }),
            Reasoning
        )
        .Array[0, 8]
        .Select(e => e.SelectMany(x => x).ToArray());

    private static readonly Gen<(string Id, string Name, string[] Arguments)[]> Calls = Gen.Select(
        Gen.Char['a', 'z'].Array[3, 9].Select(c => "call_" + new string(c)),
        Gen.Char['a', 'z'].Array[1, 9].Select(c => new string(c)),
        Texts.Array[1, 4]
    ).Array[0, 3];

    private static readonly Gen<UsageDetails?> Usages = Gen.Select(
        Gen.Long[0, 100_000],
        Gen.Long[0, 100_000],
        Gen.Bool,
        (input, output, any) =>
            any
                ? new UsageDetails
                {
                    InputTokenCount = input,
                    OutputTokenCount = output,
                    TotalTokenCount = input + output,
                    CachedInputTokenCount = input / 2,
                    ReasoningTokenCount = 0,
                }
                : null
    );

    public static readonly Gen<StreamEvent[]> Any = Gen.Select(
        Speech,
        Calls,
        OneOf("completed", "max_output_tokens", "content_filter"),
        Gen.Bool,
        Usages,
        Compose
    );

    public static byte[] WriteStream(IEnumerable<StreamEvent> answer)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesStreamWriter(output, Start);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    public static byte[] WriteResponse(IEnumerable<StreamEvent> answer)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ResponsesResponseWriter(output, Start);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    public static AnswerFold Fold(IEnumerable<StreamEvent> answer)
    {
        var fold = new AnswerFold();
        foreach (var e in answer)
            fold.Add(e);
        return fold;
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static StreamEvent[] Thoughts(string[] texts) => [.. texts.Select(StreamEvent.OfReasoning)];

    private static StreamEvent[] Compose(
        StreamEvent[] speech,
        (string Id, string Name, string[] Arguments)[] calls,
        string end,
        bool together,
        UsageDetails? usage
    )
    {
        List<StreamEvent> answer = [StreamEvent.OfStart(Start), .. speech];
        for (var i = 0; i < calls.Length; i++)
        {
            answer.Add(StreamEvent.OfToolCallStart(i, $"{calls[i].Id}_{i}", calls[i].Name));
            answer.AddRange(calls[i].Arguments.Select(a => StreamEvent.OfToolCallFragment(i, a)));
            if (!together)
                answer.Add(StreamEvent.OfToolCallEnd(i));
        }
        if (together)
            answer.AddRange(calls.Select((_, i) => StreamEvent.OfToolCallEnd(i)));
        answer.Add(
            StreamEvent.OfFinish(
                end == "max_output_tokens" ? new Finish(ChatFinishReason.Length, end)
                : end == "content_filter" ? new Finish(ChatFinishReason.ContentFilter, end)
                : speech.Any(e => e.Kind == StreamEventKind.Refusal) ? new Finish(ChatFinishReason.ContentFilter, end)
                : calls.Length > 0 ? new Finish(ChatFinishReason.ToolCalls, end)
                : new Finish(ChatFinishReason.Stop, end)
            )
        );
        if (usage is not null)
            answer.Add(StreamEvent.OfUsage(usage));
        return [.. answer];
    }
}

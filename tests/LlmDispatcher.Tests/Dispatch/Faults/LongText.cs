using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>A text of some length in each dialect: prose, a table, quotation marks, letters of several bytes, lines and words that come again.</summary>
internal static class LongText
{
    public const string Text = """
        The tide turns twice a day. The moon pulls the sea, and the sea follows slowly 🌊.

        | port | low | high |
        |---|---|---|
        | Brest | 1.2 m | 7.1 m |
        | Saint-Malo | 1.2 m | 12.2 m |

        «Grüße aus dem Tal», sagt "der Mond". So the tide turns again, and the sea follows.
        """;

    /// <summary>The body of a whole stream; <see langword="null"/> for a dialect that is not known.</summary>
    public static byte[]? In(string dialect) =>
        dialect switch
        {
            "chat" => Body(
                "",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":#}}]}""",
                """data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]"
            ),
            "responses" => Body(
                """data: {"type":"response.created","response":{"id":"r1","model":"m","status":"in_progress"}}""",
                """data: {"type":"response.output_text.delta","item_id":"i1","output_index":0,"content_index":0,"delta":#}""",
                """data: {"type":"response.completed","response":{"id":"r1","model":"m","status":"completed","output":[]}}"""
            ),
            "messages" => Body(
                """data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}"""
                    + "\n\n"
                    + """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":#}}""",
                """data: {"type":"content_block_stop","index":0}"""
                    + "\n\n"
                    + """data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}"""
                    + "\n\n"
                    + """data: {"type":"message_stop"}"""
            ),
            "gemini" => Body(
                "",
                """data: {"candidates":[{"content":{"parts":[{"text":#}],"role":"model"},"index":0}],"modelVersion":"m"}""",
                """data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"m"}"""
            ),
            _ => null,
        };

    private static byte[] Body(string opening, string delta, string end)
    {
        var events = Pieces().Select(p => delta.Replace("#", $"\"{JsonEncodedText.Encode(p)}\"")).Prepend(opening).Append(end);
        return Encoding.UTF8.GetBytes(string.Concat(events.Where(e => e.Length > 0).Select(e => e + "\n\n")));
    }

    /// <summary>Pieces as tokens have them: a word with the space before it, or so.</summary>
    private static IEnumerable<string> Pieces()
    {
        var text = Text.ReplaceLineEndings("\n");
        for (int at = 0, next; at < text.Length; at = next)
        {
            next = text.AsSpan(at + 1).IndexOfAny(' ', '\n') is >= 0 and var length ? at + 1 + length : text.Length;
            yield return text[at..next];
        }
    }
}

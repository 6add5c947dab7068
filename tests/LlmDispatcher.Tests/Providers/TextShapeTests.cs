using System.Text;
using System.Text.Json;
using CsCheck;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers;

/// <summary>Frames that look like the one before are not parsed again; nobody must be able to tell.</summary>
public sealed class TextShapeTests
{
    private const string ChatFrame =
        """{"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}],"obfuscation":"FILL"}""";

    private const string MessagesFrame = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"TEXT"}}""";

    private const string ResponsesFrame =
        """{"type":"response.output_text.delta","sequence_number":NUMBER,"item_id":"i","output_index":0,"delta":"TEXT","logprobs":[],"obfuscation":"FILL"}""";

    private const string GeminiFrame =
        """{"candidates":[{"content":{"parts":[{"text":"TEXT"}]}}],"usageMetadata":{"totalTokenCount": NUMBER ,"promptTokenCount":3,"candidatesTokenCount":OTHER},"responseId":"r"}""";

    /// <summary>What may stand in a string: words, escapes, quotes too many, halves of characters, whole ones, nothing.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        OneOf(
            "tide",
            " of",
            "🌊",
            "é",
            "",
            "\\n",
            "\\\"",
            "\\u00e9",
            "\\ud83c\\udf0a",
            "\\ud83c",
            "\"",
            "\\",
            "\t",
            "\u0001",
            "},{",
            "\",\"x\":\""
        ),
        Gen.String[Gen.Char[' ', '~'], 0, 6]
    );

    [Fact]
    public void Chat_FramesAlikeOrNot_TellWhatAParserTells() =>
        Gen.Select(Text.Array[1, 4], OneOf("", "aB3", "ü", "\\n", "\""), Gen.Int[0, 20])
            .Select((texts, fill, cut) => Frame(ChatFrame, string.Concat(texts), fill, cut))
            .Array[1, 8]
            .Sample(frames => Told(() => new ChatReader(), [Frame(ChatFrame, "first", "k"), .. frames]), iter: 2000);

    [Fact]
    public void Messages_FramesAlikeOrNot_TellWhatAParserTells() =>
        Gen.Select(Text.Array[1, 4], Gen.Int[0, 20])
            .Select((texts, cut) => Frame(MessagesFrame, string.Concat(texts), "", cut))
            .Array[1, 8]
            .Sample(
                frames =>
                    Told(
                        () => new MessagesReader(),
                        [
                            """{"type":"message_start","message":{"id":"m","model":"c"}}""",
                            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                            Frame(MessagesFrame, "first", ""),
                            .. frames,
                        ]
                    ),
                iter: 2000
            );

    /// <summary>What may stand where a count is expected: counts, numbers of other forms, none, what is no JSON.</summary>
    private static readonly Gen<string> Number = Gen.OneOf(
        OneOf(
            "0",
            "-0",
            "-7",
            "007",
            "1.5",
            "12.",
            "1e3",
            "4E+2",
            "+3",
            "",
            "null",
            "\"8\"",
            "[]",
            "{}",
            "true",
            "9 ",
            " 9",
            "9,\"x\":1",
            "9}"
        ),
        OneOf("999999999999999999", "1000000000000000000", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890"),
        Gen.Int[0, 2000].Select(n => $"{n}")
    );

    [Fact]
    public void Responses_FramesAlikeOrNot_TellWhatAParserTells() =>
        Gen.Select(Text.Array[1, 4], OneOf("", "aB3", "ü", "\\n"), Gen.Int[0, 20], Number)
            .Select((texts, fill, cut, number) => Frame(ResponsesFrame, string.Concat(texts), fill, cut, number))
            .Array[1, 8]
            .Sample(frames => Told(() => new ResponsesReader(), [Frame(ResponsesFrame, "first", "k", number: "4"), .. frames]), iter: 2000);

    [Fact]
    public void Gemini_FramesAlikeOrNot_TellWhatAParserTells() =>
        Gen.Select(Text.Array[1, 4], Gen.Int[0, 20], Number, Number)
            .Select((texts, cut, number, other) => Frame(GeminiFrame, string.Concat(texts), "", cut, number, other))
            .Array[1, 8]
            .Sample(
                frames =>
                    Told(
                        () => new GeminiReader(),
                        [Frame(GeminiFrame, "zeroth", ""), Frame(GeminiFrame, "first", "", number: "7", other: "4"), .. frames]
                    ),
                iter: 2000
            );

    [Fact]
    public void Gemini_CountsBesideText_AreThoseOfTheirOwnFrame()
    {
        string[] frames =
        [
            Frame(GeminiFrame, "a", "", number: "4", other: "1"),
            Frame(GeminiFrame, "b", "", number: "5", other: "2"),
            Frame(GeminiFrame, "c", "", number: "1006", other: "1003"),
            """{"candidates":[{"content":{"parts":[{"text":"t","thought":true}]}}],"usageMetadata":{"promptTokenCount":3,"thoughtsTokenCount":5}}""",
            Frame(GeminiFrame, "d", "", number: "1007", other: "1004"),
        ];
        var (events, _) = Read(new GeminiReader(), frames);
        events
            .Where(e => e.Kind == StreamEventKind.Usage)
            .Select(e => (e.Usage!.OutputTokenCount, e.Usage.TotalTokenCount))
            .ShouldBe([(1, 4), (2, 5), (1003, 1006), (5, null), (1004, 1007)]);
    }

    [Fact]
    public void Responses_TextOfAnotherPartOrItem_IsStillJoinedToIt()
    {
        const string done = """{"type":"response.output_text.done","item_id":"i","output_index":0,"text":"firstsecond"}""";
        const string item =
            """{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"j","content":[{"type":"output_text","text":"whole"}]}}""";
        Told(
            () => new ResponsesReader(),
            [
                Frame(ResponsesFrame, "first", "k", number: "1"),
                Frame(ResponsesFrame, "second", "k", number: "2"),
                done, // said already
                Frame(ResponsesFrame, "third", "k", number: "3"),
                item,
                Frame(ResponsesFrame, "fourth", "k", number: "4").Replace("\"i\"", "\"j\""),
            ]
        );
    }

    [Fact]
    public void Chat_TwoChoicesOfOneNumber_TellWhatAParserTells()
    {
        const string two = """{"choices":[{"index":0,"delta":{"content":"ONE"}},{"index":0,"delta":{"content":"TWO"}}]}""";
        Told(
            () => new ChatReader(),
            [
                """{"id":"c","model":"m","choices":[]}""",
                two.Replace("ONE", "a").Replace("TWO", ""),
                two.Replace("ONE", "a").Replace("TWO", "b"),
            ]
        );
    }

    [Fact]
    public void Messages_TextAfterItsBlockHasEnded_IsStillAnError()
    {
        var reader = new MessagesReader();
        var events = new EventQueue(1000);
        foreach (
            var frame in (string[])
                [
                    """{"type":"message_start","message":{"id":"m","model":"c"}}""",
                    """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                    Frame(MessagesFrame, "first", ""),
                    Frame(MessagesFrame, "second", ""),
                    """{"type":"content_block_stop","index":0}""",
                ]
        )
            reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
        Should.Throw<JsonException>(() => reader.Read("message", Encoding.UTF8.GetBytes(Frame(MessagesFrame, "third", "")), events));
    }

    [Fact]
    public void Bytes_ThatAreNoUtf8_AreNoText()
    {
        var reader = new ChatReader();
        var events = new EventQueue(1000);
        reader.Read("message", Encoding.UTF8.GetBytes(Frame(ChatFrame, "first", "k")), events);
        reader.Read("message", Encoding.UTF8.GetBytes(Frame(ChatFrame, "second", "k")), events);
        var broken = Encoding.UTF8.GetBytes(Frame(ChatFrame, "thXrd", "k"));
        broken[Array.IndexOf(broken, (byte)'X')] = 0xC3; // the beginning of a character that does not go on
        Should.Throw<InvalidOperationException>(() => reader.Read("message", broken, events));
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("0", 0L)]
    [InlineData("1234", 1234L)]
    [InlineData("999999999999999999", 999999999999999999L)]
    [InlineData("1000000000000000000", null)] // more digits than surely fit
    [InlineData("007", null)]
    [InlineData("-7", null)]
    [InlineData("1.5", null)]
    [InlineData("1e3", null)]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("\"7\"", null)]
    public void Count_InAFrameAlike_IsReadOrLeftToAParser(string count, long? expected)
    {
        var learned = """{"count":4,"text":"first"}"""u8;
        Hole number = default,
            text = default;
        var json = new Utf8JsonReader(learned);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.Number)
                number = Hole.OfNumber(json);
            else if (json.TokenType == JsonTokenType.String)
                text = Hole.OfText(json);
        }
        var shape = new TextShape();
        shape.Learn("message", learned, text, number); // in whatever order
        shape
            .Read("message", Encoding.UTF8.GetBytes($$"""{"count":{{count}},"text":"second"}"""))
            .ShouldBe(expected is null ? null : "second");
        if (expected is not null)
            shape.Number(number, learned: null).ShouldBe(expected);
        shape.Number(default, learned: 4).ShouldBe(4);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-4")]
    [InlineData("1e3")]
    [InlineData("1000000000000000000")]
    [InlineData("null")]
    public void Count_ThatIsNoPlainOne_IsNoHole(string count)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(count));
        json.Read();
        Hole.OfNumber(json).ShouldBe(default);
    }

    [Fact]
    public void Frames_Alike_TakeTheirTextAndWhatTheyCountOnly()
    {
        const int text = 40; // a string of seven characters
        PerFrame(new ChatReader(), ChatFrame).ShouldBe(text);
        PerFrame(new ResponsesReader(), ResponsesFrame).ShouldBe(text);
        PerFrame(
                new MessagesReader(),
                MessagesFrame,
                """{"type":"message_start","message":{"id":"m","model":"c"}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""
            )
            .ShouldBe(text);
        PerFrame(new GeminiReader(), GeminiFrame).ShouldBe(text + 168); // and the UsageDetails of the frame
    }

    /// <summary>What a frame takes of the heap, in bytes.</summary>
    private static long PerFrame(IFrameReader reader, string shape, params string[] before)
    {
        const int count = 1000;
        var events = new EventQueue(100_000);
        foreach (var frame in (string[])[.. before, Frame(shape, "first", "k"), Frame(shape, "second", "k")])
            Take(Encoding.UTF8.GetBytes(frame));
        var frames = Enumerable
            .Range(0, count)
            .Select(i => Encoding.UTF8.GetBytes(Frame(shape, $" word{i % 90 + 10}", "k", number: $"{i}", other: $"{i}")))
            .ToArray();
        var start = GC.GetAllocatedBytesForCurrentThread();
        foreach (var frame in frames)
            Take(frame);
        return (GC.GetAllocatedBytesForCurrentThread() - start) / count;

        void Take(byte[] frame)
        {
            reader.Read("message", frame, events);
            events.Clear();
        }
    }

    /// <summary>A reader that remembers must tell what one tells that sees each frame for the first time.</summary>
    private static void Told(Func<IFrameReader> reader, string[] frames)
    {
        for (var count = 1; count <= frames.Length; count++)
        {
            var (remembered, error) = Read(reader(), frames[..count]);
            var (parsed, other) = Read(reader(), frames[..count].Select((f, i) => new string(' ', i + 1) + f)); // none is like the one before
            Transcript.Of(remembered).ShouldBe(Transcript.Of(parsed));
            error?.GetType().ShouldBe(other?.GetType());
            if (error is not null)
                return;
        }
    }

    private static (List<StreamEvent> Events, Exception? Error) Read(IFrameReader reader, IEnumerable<string> frames)
    {
        var told = new List<StreamEvent>();
        var events = new EventQueue(100_000);
        try
        {
            foreach (var frame in frames)
            {
                reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
                for (var i = 0; i < events.Count; i++)
                    told.Add(events[i]);
                events.Clear();
            }
            return (told, null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ProviderException)
        {
            return (told, error is JsonException ? new JsonException() : error);
        }
    }

    private static Gen<string> OneOf(params string[] any) => Gen.Int[0, any.Length - 1].Select(i => any[i]);

    private static string Frame(string shape, string text, string fill, int cut = 1, string number = "1", string other = "1")
    {
        var frame = shape.Replace("TEXT", text).Replace("FILL", fill).Replace("NUMBER", number).Replace("OTHER", other);
        return cut == 0 ? frame[..^1] : frame; // now and then one without its end
    }
}

using System.Buffers;
using System.IO.Hashing;
using CsCheck;
using LlmDispatcher.Caching;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Answers as bytes: what goes in comes out, and what is damaged is not there.</summary>
public sealed class AnswerBytesTests
{
    private static readonly Func<IFrameReader>[] Readers =
    [
        () => new ChatReader(),
        () => new ResponsesReader(),
        () => new TranscriptionReader(),
        () => new MessagesReader(),
        () => new GeminiReader(),
    ];

    private static readonly RecordedAnswer Rich = new(
        "p",
        "m",
        Timed([
            StreamEvent.OfAnswering(new Route("p", "m"), 2),
            StreamEvent.OfHead(
                new ResponseHead
                {
                    RequestId = "r",
                    Dialect = WireDialect.Anthropic,
                    Dropped = ["a", "b"],
                }
            ),
            StreamEvent.OfStart(new ResponseStart("id", "m-1", DateTimeOffset.FromUnixTimeSeconds(1_795_000_000))),
            StreamEvent.OfReasoning("hm"),
            StreamEvent.OfReasoningSignature("seal"),
            StreamEvent.OfRedactedReasoning("xxx"),
            StreamEvent.OfText("Grüße 🌊 中"),
            StreamEvent.OfText("half \ud83c"),
            StreamEvent.OfText(""),
            StreamEvent.OfSeam(
                new Seam
                {
                    Attempt = 3,
                    Provider = "q",
                    Model = "n",
                    Offset = 12,
                    Method = SeamMethod.Echo,
                }
            ),
            StreamEvent.OfToolCallStart(0, "c", "f", "s"),
            StreamEvent.OfToolCallFragment(0, "{\"a\":1}"),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfRefusal("no"),
            StreamEvent.OfUsage(
                new UsageDetails
                {
                    InputTokenCount = long.MaxValue / 4,
                    OutputTokenCount = 0,
                    CachedInputTokenCount = -5,
                    ReasoningTokenCount = 300,
                    AdditionalCounts = new() { ["x"] = 5 },
                }
            ),
            StreamEvent.OfFinish(new Finish(new ChatFinishReason("odd"), "raw") { StopSequence = "END", Explanation = "why" }),
        ])
    );

    [Fact]
    public void Answer_WithEverything_ComesBackAsItWas()
    {
        var back = AnswerBytes.Read(AnswerBytes.Write(Rich)).ShouldNotBeNull();
        (back.Provider, back.Model).ShouldBe(("p", "m"));
        back.Events.Length.ShouldBe(Rich.Events.Length);
        foreach (var (was, now) in Rich.Events.Zip(back.Events))
            ShouldBeSame(now, was);
    }

    /// <summary>Every answer of every dialect that there is a fixture of, through the bytes and back.</summary>
    [Fact]
    public async Task Answer_OfEveryFixture_ComesBackEventForEvent()
    {
        var complete = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.sse").Order())
        foreach (var reader in Readers)
        {
            await using var stream = File.OpenRead(file);
            var (events, error) = await Transcript.CollectAsync(
                SseEvents.ReadAsync(stream, reader(), new ProviderOptions(), TestContext.Current.CancellationToken)
            );
            events.RemoveAll(e => e.Kind == StreamEventKind.Other);
            if (error is not null || !events.Exists(e => e.Kind == StreamEventKind.Finished))
                continue; // another dialect's, or one that is broken on purpose
            complete++;
            var recorded = new RecordedAnswer("p", "m", Timed([.. events.Select(e => e.WithPayload(default))]));
            var back = AnswerBytes.Read(AnswerBytes.Write(recorded)).ShouldNotBeNull(file);
            Transcript.Of(back.Events.Select(e => e.Event)).ShouldBe(Transcript.Of(events), file);
            foreach (var (was, now) in recorded.Events.Zip(back.Events))
                ShouldBeSame(now, was);
        }
        complete.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Bytes_CutOrChangedAnywhere_AreNotThere()
    {
        var bytes = AnswerBytes.Write(Rich);
        for (var i = 0; i < bytes.Length; i++)
        {
            AnswerBytes.Read(bytes.AsSpan(0, i)).ShouldBeNull();
            var changed = bytes.ToArray();
            changed[i] ^= 0x10;
            AnswerBytes.Read(changed).ShouldBeNull();
        }
    }

    /// <summary>Stored answers are read by later versions. When the form has to change, so does its version.</summary>
    [Fact]
    public void Bytes_OfTheSameAnswer_StayTheSameInLaterVersions() =>
        Convert
            .ToHexStringLower(System.Security.Cryptography.SHA256.HashData(AnswerBytes.Write(Rich)))
            .ShouldBe("a1144cd2ffcf1b1d97d15458a299fc3e301e1a9371b6f975492dbcec40c75655");

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "ff7f")]
    [InlineData(16_384, "808001")]
    [InlineData(ulong.MaxValue, "ffffffffffffffffff01")]
    public void Number_TakesAsFewBytesAsItNeeds(ulong number, string hex)
    {
        var output = new ByteOutput(new ArrayBufferWriter<byte>());
        output.Number(number);
        Convert.ToHexStringLower(output.Written).ShouldBe(hex);
        new ByteInput(output.Written).Number().ShouldBe(number);
    }

    [Fact]
    public void Number_OfMoreBytesThanThereAre_IsRefused()
    {
        Should.Throw<FormatException>(() => new ByteInput([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]).Number());
        Should.Throw<FormatException>(() => new ByteInput([0x80]).Number());
        Should.Throw<FormatException>(() => new ByteInput([]).Byte());
    }

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, false)]
    [InlineData(4, 1, true)]
    [InlineData(5, 1, false)]
    public void Count_IsNoMoreThanTheBytesCanHold(byte count, int bytesEach, bool isGood)
    {
        byte[] bytes = [count, 1, 2, 3, 4];
        if (isGood)
            new ByteInput(bytes).Count(bytesEach).ShouldBe(count);
        else
            Should.Throw<FormatException>(() => new ByteInput(bytes).Count(bytesEach));
    }

    [Theory]
    [InlineData("ä\ud83c")]
    [InlineData("\uffff")]
    [InlineData("plain")]
    [InlineData("")]
    public void Text_OfAnyCharacters_ComesBack(string text)
    {
        var output = new ByteOutput(new ArrayBufferWriter<byte>());
        output.Text(text);
        new ByteInput(output.Written).Text().ShouldBe(text);
    }

    /// <summary>Whoever wrote bytes that are no UTF-8 where a text should be made a mistake.</summary>
    [Fact]
    public void Text_OfBytesThatAreNone_IsRefused() => Should.Throw<ArgumentException>(() => new ByteInput([2 << 1, 0xC3, 0x28]).Text());

    /// <summary>Numbers that cannot be, with a good checksum.</summary>
    [Fact]
    public void Bytes_WithANumberBeyondItsRange_AreNotThere()
    {
        var seam = new Seam
        {
            Attempt = 1,
            Provider = "q",
            Model = "n",
            Offset = 1,
            Method = SeamMethod.Echo,
        };
        StreamEvent[][] wrong =
        [
            [StreamEvent.OfAnswering(new Route("p", "m"), -1)],
            [StreamEvent.OfToolCallStart(-1, "c", "f")],
            [StreamEvent.OfToolCallStart(-1, "c", "f"), StreamEvent.OfToolCallFragment(-1, "{}")],
            [StreamEvent.OfToolCallStart(-1, "c", "f"), StreamEvent.OfToolCallEnd(-1)],
            [StreamEvent.OfSeam(seam with { Attempt = -1 })],
            [StreamEvent.OfSeam(seam with { Offset = -1 })],
        ];
        foreach (var events in wrong)
        {
            var answer = new RecordedAnswer("p", "m", Timed([.. events, Answers.Stop]));
            AnswerBytes.Read(AnswerBytes.Write(answer)).ShouldBeNull();
        }
    }

    [Fact]
    public void Bytes_WithoutAProofOrWithMoreBehindIt_AreNotThere()
    {
        AnswerBytes.Read(Made(o => EventBytes.Write(o, Answers.Stop))).ShouldNotBeNull();
        AnswerBytes.Read(Made(o => EventBytes.Write(o, StreamEvent.OfText("x")))).ShouldBeNull();
        AnswerBytes
            .Read(
                Made(o =>
                {
                    EventBytes.Write(o, Answers.Stop);
                    o.Number(7);
                })
            )
            .ShouldBeNull();
        AnswerBytes.Read(Made(o => EventBytes.Write(o, Answers.Stop), after: ulong.MaxValue)).ShouldBeNull();
        foreach (var (index, isThere) in new[] { (0ul, true), (1ul << 32, false) })
            (AnswerBytes.Read(Made(o => Call(o, index), count: 4)) is not null).ShouldBe(isThere);
        Should.Throw<NotSupportedException>(() => Made(o => EventBytes.Write(o, StreamEvent.OfReset())));

        static void Call(ByteOutput output, ulong index)
        {
            EventBytes.Write(output, StreamEvent.OfToolCallStart(0, "c", "f"));
            output.Number(0);
            output.Raw([7]);
            output.Number(index);
            output.Text("{}");
            output.Number(0);
            output.Raw([8]);
            output.Number(0);
            output.Number(0);
            EventBytes.Write(output, Answers.Stop);
        }

        static byte[] Made(Action<ByteOutput> write, ulong after = 0, ulong count = 1)
        {
            var output = new ByteOutput(new ArrayBufferWriter<byte>());
            output.Raw("lc\u0001"u8);
            output.Text("p");
            output.Text("m");
            output.Number(count);
            output.Number(after);
            write(output);
            byte[] made = [.. output.Written, .. new byte[8]];
            XxHash3.Hash(made.AsSpan(..^8), made.AsSpan(^8..));
            return made;
        }
    }

    /// <summary>Damage that the checksum agrees with, as if somebody had written it so: it is read or it is not, and nothing is thrown.</summary>
    [Fact]
    public void Bytes_WrittenWrongly_NeverThrow()
    {
        var bytes = AnswerBytes.Write(Rich);
        Gen.Select(Gen.Int[3, bytes.Length - 9], Gen.Byte)
            .Array[1, 5]
            .Sample(
                changes =>
                {
                    var changed = bytes.ToArray();
                    foreach (var (at, value) in changes)
                        changed[at] = value;
                    XxHash3.Hash(changed.AsSpan(..^8), changed.AsSpan(^8..));
                    _ = AnswerBytes.Read(changed);
                },
                iter: 20_000
            );
        Gen.Byte.Array[0, 200]
            .Sample(
                body =>
                {
                    byte[] made = [(byte)'l', (byte)'c', 1, .. body, .. new byte[8]];
                    XxHash3.Hash(made.AsSpan(..^8), made.AsSpan(^8..));
                    _ = AnswerBytes.Read(made);
                },
                iter: 20_000
            );
    }

    private static RecordedEvent[] Timed(StreamEvent[] events) =>
        [.. events.Select((e, i) => new RecordedEvent(e, TimeSpan.FromMilliseconds(i * i)))];

    private static void ShouldBeSame(RecordedEvent now, RecordedEvent was)
    {
        (now.At, now.Event.Kind, now.Event.Text, now.Event.Index).ShouldBe((was.At, was.Event.Kind, was.Event.Text, was.Event.Index));
        now.Event.Route.ShouldBe(was.Event.Route);
        now.Event.Start.ShouldBe(was.Event.Start);
        now.Event.ToolCall.ShouldBe(was.Event.ToolCall);
        now.Event.Finish.ShouldBe(was.Event.Finish);
        now.Event.Seam.ShouldBe(was.Event.Seam);
        (now.Event.Head?.RequestId, now.Event.Head?.Dialect).ShouldBe((was.Event.Head?.RequestId, was.Event.Head?.Dialect));
        now.Event.Head?.Dropped.ShouldBe(was.Event.Head!.Dropped);
        if (was.Event.Usage is { } usage)
        {
            var told = now.Event.Usage!;
            (
                told.InputTokenCount,
                told.OutputTokenCount,
                told.TotalTokenCount,
                told.CachedInputTokenCount,
                told.ReasoningTokenCount
            ).ShouldBe(
                (
                    usage.InputTokenCount,
                    usage.OutputTokenCount,
                    usage.TotalTokenCount,
                    usage.CachedInputTokenCount,
                    usage.ReasoningTokenCount
                )
            );
            told.AdditionalCounts?.Count.ShouldBe(usage.AdditionalCounts!.Count);
        }
    }
}

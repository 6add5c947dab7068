using System.Text;
using System.Text.Json;
using CsCheck;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers;

/// <summary>Whatever bytes come: every reader tells events or fails with the one typed exception. A short run; a longer one is a matter of <c>CsCheck_Iter</c>.</summary>
public sealed class ReaderFuzzTests
{
    private static readonly Dictionary<string, Func<IFrameReader>> Readers = new()
    {
        ["chat"] = () => new ChatReader(),
        ["responses"] = () => new ResponsesReader(),
        ["transcription"] = () => new TranscriptionReader(),
        ["messages"] = () => new MessagesReader(),
        ["gemini"] = () => new GeminiReader(),
    };

    /// <summary>What hostile values look like: in place of any value of a fixture.</summary>
    private static readonly string[] Values =
    [
        "null",
        "true",
        "-1",
        "1e400",
        "99999999999999999999",
        "9223372036854775807",
        "1.5",
        "\"\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "{\"a\":{}}",
        "\"x\"",
        "0",
    ];

    public static TheoryData<string> Names => [.. Readers.Keys];

    private static readonly string[] Fixtures =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.sse").Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fixture_WithAnyValueReplaced_FailsTypedOrNot(string reader)
    {
        foreach (var fixture in Fixtures)
        {
            var text = File.ReadAllText(fixture);
            foreach (var (start, end) in ValuesIn(text))
            {
                foreach (var value in Values)
                    ShouldBeTyped(reader, Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), value, text.AsSpan(end))));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fixture_WithBytesChanged_FailsTypedOrNot(string reader) =>
        Gen.Select(Gen.Int[0, Fixtures.Length - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[1, 6])
            .Sample(
                (fixture, changes) =>
                {
                    var bytes = File.ReadAllBytes(Fixtures[fixture]);
                    foreach (var (at, value) in changes)
                        bytes[at % bytes.Length] = value;
                    ShouldBeTyped(reader, bytes);
                },
                iter: 2000
            );

    /// <summary>Where values stand in the text: after a colon, up to what ends them. Near enough: a broken text is welcome too.</summary>
    private static IEnumerable<(int Start, int End)> ValuesIn(string text)
    {
        for (var i = text.IndexOf("\":", StringComparison.Ordinal); i >= 0; i = text.IndexOf("\":", i + 2, StringComparison.Ordinal))
        {
            var start = i + 2;
            var end = text[start] == '"' ? text.IndexOf('"', start + 1) + 1 : text.AsSpan(start).IndexOfAny(",}]") + start;
            if (end > start)
                yield return (start, end);
        }
    }

    private static void ShouldBeTyped(string reader, byte[] bytes)
    {
        var stream = SseEvents.ReadAsync(TrickleStream.Sync(bytes), Readers[reader](), new ProviderOptions(), default);
        var (events, error) = Transcript.CollectAsync(stream).GetAwaiter().GetResult();
        if (error is not null and not ProviderException)
            throw new JsonException(
                $"{reader} let {error.GetType().Name} escape ({error.Message}) on: {Encoding.UTF8.GetString(bytes)}",
                error
            );
        var fold = new LlmDispatcher.Streams.AnswerFold();
        foreach (var e in events)
            fold.Add(e); // a part of a call before its start would throw here
    }
}

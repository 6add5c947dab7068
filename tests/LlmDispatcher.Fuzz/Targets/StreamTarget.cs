using System.Text.Json;
using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>
/// What a provider sends as its answer, as events and as one document. A reader tells events, or fails with a <see cref="ProviderException"/>; where the reads break makes no difference; and what it
/// took for an answer can be folded, and can be written in each language that the gateway speaks.
/// </summary>
internal sealed class StreamTarget(string name, WireDialect language, Func<IFrameReader> reader) : IFuzzTarget
{
    private static readonly ProviderOptions Limits = new();

    /// <summary>The tests' recordings of providers.</summary>
    public static readonly byte[][] Fixtures = Embedded.All(n => n.EndsWith(".sse", StringComparison.Ordinal));

    public string Name => name;

    // The answers of the other languages as well: a server may speak the wrong one. And each event for itself, which is what a whole document looks like.
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Fixtures,
        .. Embedded.All(n => n == "GEM-array.json" || n.StartsWith("answer-", StringComparison.Ordinal)),
        .. Fixtures.SelectMany(DataOf).Where(d => d.Length > 400).Take(40),
    ];

    /// <summary>Reads the input once and folds what it tells; for whoever feeds very many.</summary>
    /// <returns>What it tells.</returns>
    public Collected Read(byte[] input)
    {
        var read = Collected.From(Events(input, null));
        Check(read, input.Length);
        return read;
    }

    public void Feed(byte[] input, Random random)
    {
        var (whole, error) = Read(input);
        var (split, other) = Collected.From(Events(input, random));
        if (
            error?.GetType() != other?.GetType()
            || error?.Failure.Kind != other?.Failure.Kind
            || !whole.Select(Line).SequenceEqual(split.Select(Line))
        )
            throw new FuzzException($"It depends on where the reads break: {Shown(whole, error)} or {Shown(split, other)}.");
        if (error is null)
            Writers.Check(whole, language);
        var document = Collected.From(WholeResponse.ReadAsync(new BrokenReads(input, random), reader(), Limits, default));
        Check(document, input.Length);
        if (document.Error is null)
            Writers.Check(document.Events, language);
    }

    private IAsyncEnumerable<StreamEvent> Events(byte[] input, Random? random) =>
        SseEvents.ReadAsync(new BrokenReads(input, random), reader(), Limits, default);

    private static void Check(Collected read, int length)
    {
        var (events, error) = read;
        if (events.Count > 4 + 2 * length)
            throw new FuzzException($"{events.Count} events came out of {length} bytes.");
        var fold = new AnswerFold();
        foreach (var e in events)
            fold.Add(e); // a part of a call before its start would throw here
        if (error is null && fold.Finish is null)
            throw new FuzzException("It ended well, and without a finish.");
    }

    private static IEnumerable<byte[]> DataOf(byte[] stream)
    {
        foreach (var range in Lines(stream))
        {
            if (stream.AsSpan(range).StartsWith("data: "u8))
                yield return stream[(range.Start.Value + 6)..range.End.Value];
        }
    }

    private static IEnumerable<Range> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length; )
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            yield return start..end;
            start = end + 1;
        }
    }

    private static string Line(StreamEvent e) =>
        $"{e.Kind} {e.Index} {e.Text} {e.Start} {e.ToolCall} {e.Finish} {e.Usage?.InputTokenCount} {e.Usage?.OutputTokenCount} {e.Payload.EventName} {e.Payload.Data.Length}";

    private static string Shown(List<StreamEvent> events, ProviderException? error) =>
        JsonEncodedText
            .Encode($"{string.Join("; ", events.Take(20).Select(Line))} ({events.Count} events, {error?.Failure.Kind}: {error?.Message})")
            .Value;
}

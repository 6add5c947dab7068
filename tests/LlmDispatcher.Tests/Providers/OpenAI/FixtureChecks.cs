using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI;

/// <summary>A recorded stream, what it tells, and the failure that it ends with.</summary>
/// <param name="Transcript">What it tells.</param>
/// <param name="Error">The failure.</param>
/// <param name="Proof">What stands in the event that proves the answer complete; <see langword="null"/> when there is none.</param>
internal sealed record Fixture(string Transcript, LlmErrorKind? Error = null, string? Proof = null);

/// <summary>Holds a reader to a recorded stream: whole, in pieces, with other line ends, and cut off at every byte.</summary>
/// <param name="reader">Makes a reader.</param>
internal sealed class FixtureChecks(Func<IFrameReader> reader)
{
    private static readonly ProviderOptions Limits = new();

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{name}.sse"));

    public Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(Stream body) =>
        Transcript.CollectAsync(SseEvents.ReadAsync(body, reader(), Limits, TestContext.Current.CancellationToken));

    public Task<(List<StreamEvent> Events, Exception? Error)> ReadAsync(string sse) =>
        ReadAsync(TrickleStream.Whole(Encoding.UTF8.GetBytes(sse)));

    /// <summary>Data-only events, one a line.</summary>
    public Task<(List<StreamEvent> Events, Exception? Error)> ReadLinesAsync(string events) =>
        ReadAsync(
            string.Concat(
                events.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(e => $"data: {e}\n\n")
            )
        );

    public async Task TellsItsEventsAsync(string name, Fixture fixture)
    {
        var bytes = Load(name);
        await TellsAsync(fixture, TrickleStream.Whole(bytes));
        await TellsAsync(fixture, TrickleStream.ByteByByte(bytes));
        for (var cut = 1; cut < bytes.Length; cut++) // every byte: so also inside every multi-byte character
            await TellsAsync(fixture, TrickleStream.SplitAt(bytes, cut));
        var text = Encoding.UTF8.GetString(bytes);
        foreach (var variant in new[] { text.Replace("\n", "\r\n"), text.Replace("\n", "\r"), "\uFEFF" + text, ": comment\n" + text })
            await TellsAsync(fixture, TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(variant)));
    }

    public async Task IsTruncatedBeforeItsProofAsync(string name, Fixture fixture)
    {
        var bytes = Load(name);
        var proof = ProofEnd(bytes, fixture.Proof);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            foreach (var broken in new Exception?[] { null, new HttpIOException(HttpRequestError.ResponseEnded), new IOException("reset") })
            {
                var (events, failure) = await ReadAsync(new TrickleStream(bytes.AsMemory(0, cut), _ => int.MaxValue, broken));
                fixture.Transcript.ShouldStartWith(Transcript.Of(events), Case.Sensitive, $"cut at {cut}");
                // A break loses the event that is not closed; a clean end closes it.
                if (proof is { } end && cut >= (broken is null ? end.Data : end.Closed))
                {
                    failure.ShouldBeNull($"cut at {cut} with {broken?.GetType().Name}");
                    events.ShouldContain(e => e.Kind == StreamEventKind.Finished);
                }
                else
                {
                    var kind = failure.ShouldBeOfType<ProviderException>($"cut at {cut}").Kind;
                    List<LlmErrorKind> allowed = fixture.Error is { } known ? [known] : [];
                    allowed.Add(broken is IOException and not HttpIOException ? LlmErrorKind.Connection : LlmErrorKind.Truncated);
                    kind.ShouldBeOneOf([.. allowed]);
                    events.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
                }
            }
        }
    }

    /// <summary>Where the event that proves the answer has all its data, and where it is closed by its blank line.</summary>
    private static (int Data, int Closed)? ProofEnd(byte[] bytes, string? proof)
    {
        if (proof is null)
            return null;
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf("\n\n", text.IndexOf(proof, StringComparison.Ordinal), StringComparison.Ordinal);
        return (end, end + 2);
    }

    private async Task TellsAsync(Fixture fixture, Stream body)
    {
        var (events, failure) = await ReadAsync(body);
        Transcript.Of(events).ShouldBe(fixture.Transcript);
        ((failure as ProviderException)?.Kind).ShouldBe(fixture.Error);
        (failure is null).ShouldBe(fixture.Error is null, failure?.ToString());
    }
}

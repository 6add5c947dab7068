using System.Net.ServerSentEvents;
using System.Text;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Sse;

public sealed class BoundedSseStreamTests
{
    [Theory]
    [InlineData("data: tail")]
    [InlineData("data: tail\n")]
    [InlineData("data: tail\r")]
    [InlineData("data: tail\r\n")]
    [InlineData("data: tail\n\n")]
    public async Task LastEvent_NotClosed_IsClosedAtTheEnd(string text) => (await ItemsAsync(text)).ShouldBe([("message", "tail")]);

    /// <summary>The framing rules of the standard; the one deviation is the parser's: a name without data is kept for the next event.</summary>
    [Fact]
    public async Task Framing_OfEveryKind_IsParsed()
    {
        const string text =
            "\uFEFF: hello\r\nevent: a\r\ndata: one\r\ndata:two\r\n\r\n"
            + "data:  lead\n\n"
            + "id: 7\rretry: 1500\rdata: é🌊\r\r"
            + "event: lost\n\n"
            + "data\n\n"
            + "Data: x\nfoo: y\ndata: z\n\n"
            + "data: tail";
        (await ItemsAsync(text)).ShouldBe([
            ("a", "one\ntwo"),
            ("message", " lead"),
            ("message", "é🌊"),
            ("lost", ""),
            ("message", "z"),
            ("message", "tail"),
        ]);
    }

    [Fact]
    public async Task Event_WithoutEnd_IsRefusedAtTheLimit()
    {
        var endless = new TrickleStream(Encoding.UTF8.GetBytes("data: " + new string('x', 5000)), at => at + 100);
        var (events, error) = await ChatFixtures.ReadAsync(endless, new ProviderOptions { MaxEventBytes = 1000 });
        events.ShouldBeEmpty();
        var failure = error.ShouldBeOfType<ProviderException>().Failure;
        failure.Kind.ShouldBe(LlmErrorKind.ResponseTooLarge);
        failure.Message.ShouldBe("The provider sent more than 1,000 bytes without completing an event.");
    }

    [Fact]
    public async Task ManyEvents_EachUnderTheLimit_Pass()
    {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"abc\"}}]}\n\n";
        var text =
            string.Concat(Enumerable.Repeat(chunk, 500))
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        var (events, error) = await ChatFixtures.ReadAsync(
            TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(text)),
            new ProviderOptions { MaxEventBytes = 100 }
        );
        error.ShouldBeNull();
        events.Count(e => e.Kind == StreamEventKind.Text).ShouldBe(500);
    }

    [Fact]
    public async Task Answer_LongerThanItsLimit_IsRefused()
    {
        var chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"abcdefghij\"}}]}\n\n";
        var (events, error) = await ChatFixtures.ReadAsync(
            TrickleStream.Whole(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(chunk, 11)))),
            new ProviderOptions { MaxAnswerLength = 100 }
        );
        events.Count.ShouldBe(10);
        error
            .ShouldBeOfType<ProviderException>()
            .Failure.ShouldSatisfyAllConditions(
                f => f.Kind.ShouldBe(LlmErrorKind.ResponseTooLarge),
                f => f.Message.ShouldBe("The provider's answer is longer than 100 characters.")
            );
    }

    private static async Task<List<(string, string)>> ItemsAsync(string text)
    {
        List<(string, string)> items = [];
        var stream = new BoundedSseStream(TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(text)), maxEventBytes: 1000);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
            items.Add((item.EventType, item.Data));
        return items;
    }
}

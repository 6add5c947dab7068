using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Media;

namespace LlmDispatcher.Tests.Cli;

public sealed class MediaOptionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Images_FromAFileAndAnAddress_AreSentWithAUsualPrompt()
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider);
        desk.File("chart.txt", Samples.Png);

        (await desk.RunAsync("stream", "--image", "chart.txt", "--image", "https://example.com/map.jpg")).ShouldBe(0);

        var content = Sent(provider);
        content[0].GetProperty("text").GetString().ShouldBe("Describe these images.");
        content[1].GetProperty("image_url").GetProperty("url").GetString().ShouldStartWith("data:image/png;base64,");
        content[2].GetProperty("image_url").GetProperty("url").GetString().ShouldBe("https://example.com/map.jpg");
        desk.Error.ShouldBe("llmd: there is no prompt, so it is 'Describe these images.'\n");
    }

    [Fact]
    public async Task Image_InAPipe_TakesItsPromptFromTheInput()
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider, input: "What is in it?\n");
        desk.File("chart.png", Samples.Png);
        (await desk.RunAsync("stream", "--image", "chart.png")).ShouldBe(0);
        Sent(provider)[0].GetProperty("text").GetString().ShouldBe("What is in it?");
    }

    [Fact]
    public async Task Audio_WithoutAPrompt_IsTranscribed()
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider);
        desk.File("memo.wav", Samples.Wav);
        (await desk.RunAsync("stream", "--audio", "memo.wav")).ShouldBe(0);
        var sent = provider.Attempts.Single().Request;
        sent.Path.ShouldBe("/v1/audio/transcriptions");
        sent.BodyText.ShouldContain("filename=\"audio.wav\"");
        desk.Out.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Audio_WithAQuestion_IsListenedTo()
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider);
        desk.File("memo.wav", Samples.Wav);
        (await desk.RunAsync("stream", "--audio", "memo.wav", "Who is speaking?")).ShouldBe(0);
        var content = Sent(provider);
        content[0].GetProperty("text").GetString().ShouldBe("Who is speaking?");
        content[1].GetProperty("input_audio").GetProperty("format").GetString().ShouldBe("wav");
    }

    [Theory]
    [InlineData("a.png", "%PDF-1.7", "is not an image; it looks like a PDF document.")]
    [InlineData("a.png", "", "is empty.")]
    [InlineData("a.png", "\0\0\0\u0018ftypheic\0\0\0\0", "convert it to JPEG or PNG.")]
    public async Task Image_ThatIsNone_ExitsTwoBeforeAnythingIsSent(string name, string text, string message)
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider);
        desk.File(name, System.Text.Encoding.Latin1.GetBytes(text));
        (await desk.RunAsync("stream", "--image", name, "hello")).ShouldBe(2);
        desk.Error.ShouldContain(message);
        provider.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Image_LargerThanTheDialectTakes_ExitsTwoBeforeAnythingIsSent()
    {
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Cancellation);
        using var desk = Near(provider);
        desk.File("big.png", Samples.Of(Samples.Png, 20_200_000));
        (await desk.RunAsync("stream", "--image", "big.png", "hello")).ShouldBe(2);
        desk.Error.ShouldContain("local/m takes at most 20 MB in one image; this one has 20.2 MB");
        provider.Attempts.ShouldBeEmpty();
    }

    private static Desk Near(SimulatorServer provider, string? input = null)
    {
        var desk = new Desk { Input = input ?? "", IsInputTerminal = input is null };
        desk.File("llmd.json", $$"""{"providers":{"local":{"baseUrl":"{{provider.BaseAddress}}v1","models":["m"]} } }""");
        return desk;
    }

    private static JsonElement Sent(SimulatorServer provider) =>
        JsonDocument
            .Parse(provider.Attempts.Single().Request.Body)
            .RootElement.GetProperty("messages")
            .EnumerateArray()
            .Last()
            .GetProperty("content");
}

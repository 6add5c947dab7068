using System.Text.Json;
using LlmDispatcher.Routing;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Media;

public sealed class RequestMediaTests
{
    private static readonly ImageInput Png = ImageInput.FromBytes(Samples.Png);
    private static readonly AudioInput Wav = AudioInput.FromBytes(Samples.Wav);

    [Fact]
    public void Media_EndTheLastUserMessage()
    {
        ChatMessage[] conversation =
        [
            new(ChatRole.User, "What is this?"),
            new(ChatRole.Assistant, "A boat."),
            new(ChatRole.User, "And this?"),
            new(ChatRole.Assistant, "Let me"),
        ];
        var request = new TaskRequest(conversation)
        {
            Images = [Png, ImageInput.FromUri(new Uri("https://example.com/cat.png"))],
            Audio = Wav,
        };

        request.Messages.Select(m => m.Contents.Count).ShouldBe([1, 1, 4, 1]);
        request.Messages[2].Contents[1].ShouldBeOfType<DataContent>().MediaType.ShouldBe("image/png");
        request.Messages[2].Contents[2].ShouldBeOfType<UriContent>().HasTopLevelMediaType("image").ShouldBeTrue();
        request.Messages[2].Contents[3].ShouldBeOfType<DataContent>().MediaType.ShouldBe("audio/wav");
        request.Prompt.ShouldBe("And this?");
        conversation.ShouldAllBe(m => m.Contents.Count == 1); // the caller's own messages stay as they were
    }

    [Fact]
    public void Media_OfACopy_AreItsOwn()
    {
        var one = new TaskRequest("Look") { Images = [Png] };
        (one with { Images = [] }).Messages.Single().Contents.Count.ShouldBe(1);
        (one with { Images = [Png, Png] }).Messages.Single().Contents.Count.ShouldBe(3);
        (one with { Audio = Wav }).Messages.Single().Contents.Count.ShouldBe(3);
        (one with { Model = "m" }).Messages.ShouldBeSameAs(one.Messages);
        one.Messages.Single().Contents.Count.ShouldBe(2);
    }

    [Fact]
    public void Transcribe_OnlyARecording_IsARequest()
    {
        var request = TaskRequest.Transcribe(Wav);
        request.TaskType.ShouldBe(TaskType.AudioTranscription);
        request.Prompt.ShouldBeEmpty();
        var message = request.Messages.ShouldHaveSingleItem();
        message.Role.ShouldBe(ChatRole.User);
        message.Contents.ShouldHaveSingleItem().ShouldBeOfType<DataContent>();
        TaskDetector.Detect(request with { TaskType = null }).ShouldBe(TaskType.AudioTranscription);
        Should.Throw<ArgumentException>(() => request with { Audio = null });
    }

    [Fact]
    public async Task Image_OnTheWire_IsADataUrl()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var provider = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, ct);
        using var llm = LlmSwitch.Create(b =>
            b.AddProvider("local", new ProviderOptions { BaseUrl = new Uri(provider.BaseAddress, "v1"), Models = { "m" } })
        );

        await foreach (var _ in llm.StreamAsync(new TaskRequest("Look") { Images = [Png] }, ct)) { }

        using var body = JsonDocument.Parse(provider.Attempts.Single().Request.Body);
        var parts = body.RootElement.GetProperty("messages")[0].GetProperty("content");
        parts[0].GetProperty("text").GetString().ShouldBe("Look");
        parts[1]
            .GetProperty("image_url")
            .GetProperty("url")
            .GetString()
            .ShouldBe($"data:image/png;base64,{Convert.ToBase64String(Samples.Png)}");
    }

    private sealed record Tide(string Port, double Height);

    [Fact]
    public void Schema_OfATypeOfOnesOwn_IsAStructuredTask()
    {
        var request = new TaskRequest("The tide at Brest")
        {
            Options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Tide>() },
        };
        TaskDetector.Detect(request).ShouldBe(TaskType.StructuredOutput);
        RequestNeeds.Of(request).Capabilities.HasFlag(Capability.StructuredOutput).ShouldBeTrue();
    }
}

using LlmDispatcher.Routing;
using LlmDispatcher.Tests.Media;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page on images and recordings: S40 to S45.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class MultimodalTests(ProcessSwitch world) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("llmd-seed-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task S40_Images_GoToAModelThatSees()
    {
        var image = ImageInput.FromBase64(Convert.ToBase64String(Pictures.JpegFile(800, 600)));
        var chunks = await MediaStreams.DescribeImage("Describe this image", [image]).ToListAsync(Token);
        var text = chunks[^1].Summary!.Text;
        text.ShouldContain("800");
        text.ShouldContain("600");
        ModelCatalogue.BuiltIn.Find(chunks[0].Model)!.Takes("image").ShouldBeTrue();
    }

    [Fact]
    public async Task S41_ImageFile_IsReadWhenTheCallerSaysSo()
    {
        var file = Path.Combine(_folder, "image.jpg");
        await File.WriteAllBytesAsync(file, Pictures.JpegFile(640, 480), Token);
        await MediaStreams.DescribeImage("Describe this image", [ImageInput.FromFile(file)]).ToListAsync(Token);
        world.Sent.BodyText.ShouldContain(Convert.ToBase64String(Pictures.JpegFile(640, 480)));
        Should.Throw<ArgumentException>(() => ImageInput.FromBase64(file)); // never taken for a path
    }

    [Fact]
    public async Task S42_Audio_GoesToAModelThatHears()
    {
        var audio = AudioInput.FromBase64(Convert.ToBase64String(Samples.Wav));
        var chunks = await MediaStreams.Transcribe("Transcribe this audio", audio).ToListAsync(Token);
        chunks[^1].Summary!.Text.ShouldContain("transcript");
        ModelCatalogue.BuiltIn.Find(chunks[0].Model)!.Takes("audio").ShouldBeTrue();
    }

    [Fact]
    public async Task S43_AudioFile_IsReadWhenTheCallerSaysSo()
    {
        var file = Path.Combine(_folder, "audio.wav");
        await File.WriteAllBytesAsync(file, Samples.Wav, Token);
        var audio = AudioInput.FromFile(file);
        audio.MediaType.ShouldBe("audio/wav");
        (await MediaStreams.Transcribe("Transcribe this audio", audio).ToListAsync(Token)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task S44_MediaType_IsTheContentsAndNotTheNames()
    {
        var file = Path.Combine(_folder, "image.jpg");
        await File.WriteAllBytesAsync(file, Pictures.PngFile(320, 200), Token);
        var image = ImageInput.FromFile(file);
        image.MediaType.ShouldBe("image/png");
        await MediaStreams.DescribeImage("Describe this image", [image]).ToListAsync(Token);
        world.Sent.BodyText.ShouldContain("image/png");
        world.Sent.BodyText.ShouldNotContain("image/jpeg");
        AudioInput.FromBytes(Samples.Mp3).MediaType.ShouldBe("audio/mpeg");
    }

    [Fact]
    public async Task S45_ImagesWithATextTask_GoToAModelThatSees()
    {
        var chunks = await MediaStreams.TextWithImages("Write a poem on this", Pictures.Png(320, 200)).ToListAsync(Token);
        ModelCatalogue.BuiltIn.Find(chunks[0].Model)!.Takes("image").ShouldBeTrue();
        chunks[^1].Summary!.Text.ShouldContain("320");
    }

    [Fact]
    public void S45_ImagesWithNobodyToSeeThem_FailClearlyBeforeAnythingIsSent()
    {
        var before = world.Simulator.Attempts.Count;
        var error = Should.Throw<NoRouteException>(() =>
        {
            MediaStreams.OnlyHears("Write a poem on this", Pictures.Png(320, 200));
        });
        error.Message.ShouldContain("takes no images");
        world.Simulator.Attempts.Count.ShouldBe(before);
    }
}

internal static partial class MediaStreams
{
    [LlmStream(TaskType.VisionAnalysis)]
    public static partial IAsyncEnumerable<StreamChunk> DescribeImage(string prompt, IReadOnlyList<ImageInput> images);

    [LlmStream(TaskType.AudioTranscription)]
    public static partial IAsyncEnumerable<StreamChunk> Transcribe(string prompt, AudioInput audio);

    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<StreamChunk> TextWithImages(string prompt, params ImageInput[] images);

    [LlmStream(TaskType.TextGeneration, Model = "openai/gpt-4o-transcribe")]
    public static partial IAsyncEnumerable<string> OnlyHears(string prompt, params ImageInput[] images);
}

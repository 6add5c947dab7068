using LlmDispatcher.Media;
using LlmDispatcher.Routing;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Media;

public sealed class MediaLimitsTests
{
    [Theory]
    [InlineData("openai", "image/gif", null)]
    [InlineData("OpenAI", "image/heic", "takes no image/heic; it takes image/jpeg, image/png, image/gif, image/webp")]
    [InlineData("openai", "audio/x-wav", null)]
    [InlineData("openai", "audio/flac", "takes no audio/flac; it takes audio/wav, audio/mpeg")]
    [InlineData("anthropic", "image/gif", null)]
    [InlineData("anthropic", "audio/wav", "takes no audio")]
    [InlineData("google", "image/gif", "takes no image/gif; it takes image/jpeg, image/png, image/webp, image/heic, image/heif")]
    [InlineData("google", "image/heic", null)]
    [InlineData("google", "audio/flac", null)]
    [InlineData(
        "google",
        "audio/webm",
        "takes no audio/webm; it takes audio/wav, audio/mpeg, audio/aiff, audio/aac, audio/ogg, audio/flac"
    )]
    [InlineData(null, "image/x-own", null)]
    [InlineData("unheard-of", "image/x-own", null)]
    public void Type_OfADialect_IsTakenOrRefusedWithItsReason(string? dialect, string mediaType, string? problem) =>
        MediaLimits.Problem(dialect, [Item(mediaType, 10)]).ShouldBe(problem);

    [Fact]
    public void Transcription_TakesMoreFormatsAndNoImages()
    {
        MediaLimits.Problem("openai-responses", [Item("audio/flac", 10)], isTranscription: true)!.ShouldStartWith("takes no audio/flac;");
        MediaLimits
            .Problem("openai", [Item("audio/flac", 10), Item("audio/wav", 10)], isTranscription: true)
            .ShouldBe("takes one recording; the request has 2");
        MediaLimits.Problem("openai", [Item("audio/flac", 10)], isTranscription: true).ShouldBeNull();
        MediaLimits.Problem("openai", [Item("image/png", 10)], isTranscription: true).ShouldBe("takes no images");
        MediaLimits
            .Problem("openai", [Item("audio/mp4", 26_000_000)], isTranscription: true)
            .ShouldBe("takes at most 25 MB in one recording; this one has 26 MB");
    }

    [Theory]
    [InlineData("openai", 1, 20_000_000, null)]
    [InlineData("openai", 1, 20_100_000, "takes at most 20 MB in one image; this one has 20.1 MB")]
    [InlineData("openai", 3, 17_000_000, "takes at most 50 MB in a request; the media have 51 MB")]
    [InlineData("openai", 501, 1, "takes at most 500 images; the request has 501")]
    [InlineData("anthropic", 1, 23_000_000, null)]
    [InlineData("anthropic", 1, 24_300_000, "takes at most 32 MB in a request; the media have 32.4 MB in base64")]
    [InlineData("google", 1, 76_000_000, "takes at most 100 MB in a request; the media have 101.3 MB in base64")]
    public void Size_OfADialect_IsCheckedForOneAndForAll(string dialect, int count, int bytes, string? problem)
    {
        var image = Item("image/png", bytes);
        MediaLimits.Problem(dialect, [.. Enumerable.Repeat(image, count)]).ShouldBe(problem);
    }

    [Fact]
    public void Address_WithoutAType_IsOfNoUseToGoogle()
    {
        var image = ImageInput.FromUri(new Uri("https://example.com/cat")).Content;
        MediaLimits.Problem("google", [image]).ShouldBe("takes no image by a bare address; give it the image itself");
        MediaLimits.Problem("openai", [image]).ShouldBeNull();
    }

    [Fact]
    public void Route_WhoseDialectCannotCarryTheMedia_IsRejectedWithTheReason()
    {
        var planner = new RoutePlanner(
            [
                ProviderOffer.Of("google", [], ModelCatalogue.BuiltIn, "google"),
                ProviderOffer.Of("anthropic", [], ModelCatalogue.BuiltIn, "anthropic"),
            ],
            ModelCatalogue.BuiltIn
        );
        var now = RoutingSnapshot.OfNothing(new DateOnly(2026, 11, 22));
        var request = new TaskRequest("What moves here?") { Images = [ImageInput.FromBytes(Samples.Gif)] };

        var decision = planner.Plan(request, now);

        decision.Ranked.ShouldAllBe(c => c.Route.Provider == "anthropic");
        decision.Rejected.ShouldContain(r => r.Route.Model == "gemini-3.8-flash" && r.Reason.StartsWith("takes no image/gif"));
        Should
            .Throw<NoRouteException>(() => planner.Plan(request with { Providers = ["google"] }, now))
            .Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
    }

    private static DataContent Item(string mediaType, int bytes) => new(new byte[bytes], mediaType);
}

using SeedTour.BestPractices;

namespace SeedTour.Stage;

/// <summary>Scenes in which the providers misbehave.</summary>
internal static class Trouble
{
    private const string Down = "status=503; header=retry-after-ms:1";

    public static Scene[] Robust { get; } =
    [
        new(Errors.Robust.ShowAsync, "All is well:"),
        new(
            Errors.Robust.ShowAsync,
            "The first provider is down. It is asked again three times, then the next one answers, and the reader of the text notices nothing:"
        )
        {
            Scripts = [Down, Down, Down, Down],
        },
        new(
            Errors.Robust.ShowAsync,
            "The connection breaks in the middle of the text. It is gone on with where it broke, with nothing missing and nothing twice:"
        )
        {
            Scripts = ["cut-at-event=40"],
        },
        new(Errors.Robust.ShowAsync, "It breaks, and nobody can go on. What was shown stays valid:")
        {
            Scripts = ["cut-at-event=40"],
            Afterwards = "status=401",
        },
        new(Errors.Robust.ShowAsync, "No provider accepts the key, and nothing has been shown yet:") { Afterwards = "status=401" },
    ];

    public static Scene[] Timeout { get; } =
    [
        new(Errors.Timeout.ShowAsync, "Thirty seconds are enough:"),
        new(Errors.Timeout.ShowImpatientAsync, "Half a second for a provider that falls silent:") { Afterwards = "stall-at-event=20" },
    ];

    public static Scene[] Safe { get; } =
    [
        new(SafeStream.ShowAsync, "All is well:"),
        new(SafeStream.ShowAsync, "It breaks, and nobody can go on:") { Scripts = ["cut-at-event=30"], Afterwards = "status=401" },
    ];
}

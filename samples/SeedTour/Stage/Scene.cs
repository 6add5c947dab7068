namespace SeedTour.Stage;

/// <summary>One run of a section's code.</summary>
/// <param name="Play">What is run.</param>
/// <param name="Told">What is to be seen, in a line above it; <see langword="null"/> for nothing to tell.</param>
internal sealed record Scene(Func<CancellationToken, Task> Play, string? Told = null)
{
    /// <summary>How the simulator treats the requests of this scene, one after the other; see <c>llmd simulate --help</c>.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>How it treats all requests after those.</summary>
    public string Afterwards { get; init; } = "";

    /// <summary>Whether only a simulator would fail like that when it is told to.</summary>
    public bool IsStaged => Scripts.Count > 0 || Afterwards.Length > 0;
}

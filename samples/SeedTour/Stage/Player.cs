using LlmDispatcher;

namespace SeedTour.Stage;

/// <summary>Plays sections, each with providers of its own, so that one alone goes as it does among all.</summary>
internal static class Player
{
    /// <returns>The exit code: 0, or 1 where a section failed.</returns>
    public static async Task<int> PlayAsync(IReadOnlyList<Section> sections, bool isReal, CancellationToken ct)
    {
        Screen.Tell(
            isReal
                ? "Your own providers answer, as configured."
                : "A simulator inside this process answers, over real HTTP and in each provider's own language; --real asks your own providers."
        );
        Console.WriteLine();
        var failed = 0;
        foreach (var section in sections)
        {
            Screen.Head(section);
            try
            {
                await (isReal ? PlayRealAsync(section, ct) : PlaySimulatedAsync(section, ct));
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                failed++;
                Console.Error.WriteLine($"\nThe section '{section.Name}' failed: {error}");
            }
        }
        Screen.Tell(failed == 0 ? $"That was all: {sections.Count} sections." : $"{failed} of {sections.Count} sections failed.");
        return failed == 0 ? 0 : 1;
    }

    private static async Task PlaySimulatedAsync(Section section, CancellationToken ct)
    {
        await using var providers = await SimulatedProviders.StartAsync(ct);
        LlmSwitch.Global = providers.Switch;
        foreach (var scene in section.Scenes)
        {
            providers.Follow(scene);
            await PlayAsync(scene, ct);
        }
    }

    private static async Task PlayRealAsync(Section section, CancellationToken ct)
    {
        foreach (var scene in section.Scenes)
        {
            if (scene.IsStaged)
                Screen.Tell($"(left out: providers fail on demand only in the simulator) {scene.Told}");
            else
                await PlayAsync(scene, ct);
        }
    }

    private static async Task PlayAsync(Scene scene, CancellationToken ct)
    {
        if (scene.Told is { } told)
            Screen.Tell(told);
        await scene.Play(ct);
        Console.WriteLine();
    }
}

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>Asks for one answer of a trial.</summary>
internal delegate Task<Sighting> Watch(Trial trial, Landmarks landmarks, CancellationToken ct);

/// <summary>One run of <c>llmd wall</c>.</summary>
/// <param name="arguments">What was asked for.</param>
/// <param name="context">Where to tell it.</param>
/// <param name="watch">How an answer is got; <see langword="null"/> for real ones.</param>
internal sealed class WallRun(WallArguments arguments, CliContext context, Watch? watch = null)
{
    /// <summary>Most of them wait most of the time.</summary>
    private const int AtOnce = 16;

    private readonly Watch _watch = watch ?? ((trial, landmarks, ct) => trial.RunAsync(landmarks, ct));

    public Task<int> RunAsync() =>
        new ProtectedRun(context).RunAsync(async () =>
        {
            var findings = await TryAsync([.. arguments.Faults().SelectMany(Trial.Of)]);
            if (arguments.Json)
                WallJson.Write(findings, context.Out);
            else
                WallTable.Write(findings, context);
            context.Out.Flush();
            return findings.All(f => f.Holds) ? ExitCode.Ok : ExitCode.Failed;
        });

    private async Task<Finding[]> TryAsync(Trial[] trials)
    {
        using var progress = new WallProgress(trials.Length, context);
        var landmarks = await LandmarksAsync(trials);
        var findings = new Finding[trials.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, trials.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = context.Stopping },
            async (i, ct) =>
            {
                var trial = trials[i];
                var marks = landmarks[trial.Wire];
                var seen = await _watch(trial, marks, ct);
                findings[i] = new(trial, seen, Verdict.Of(seen, marks.Text, trial.Fault.MustFinish(trial.Situation)));
                progress.Step();
            }
        );
        return findings;
    }

    private async Task<Dictionary<Wire, Landmarks>> LandmarksAsync(IEnumerable<Trial> trials)
    {
        using var survey = new Survey();
        Dictionary<Wire, Landmarks> landmarks = [];
        foreach (var wire in trials.Select(t => t.Wire).Distinct())
            landmarks[wire] = await survey.TakeAsync(wire, context.Stopping);
        return landmarks;
    }
}

using System.Text;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>One fault in one language and situation: asks, and notes what a caller sees.</summary>
internal sealed record Trial(Fault Fault, Wire Wire, Situation Situation)
{
    /// <summary>What a busy machine may need over a deadline.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public static IEnumerable<Trial> Of(Fault fault) =>
        from wire in Wire.All
        where fault.Concerns(wire)
        from situation in Enum.GetValues<Situation>()
        select new Trial(fault, wire, situation);

    public async Task<Sighting> RunAsync(Landmarks landmarks, CancellationToken ct)
    {
        var casting = new Casting(Situation, landmarks.Fill(Fault.Script), Fault.Sequel);
        await using var stage = await Stage.OpenAsync(Wire, casting, Pace.Instant, Stage.Hurried, ct);
        return await WatchAsync(stage, _ => { }, ct);
    }

    /// <summary>Streams the answer of a stage and looks on.</summary>
    /// <exception cref="OperationCanceledException">The tool is to stop.</exception>
    public static async Task<Sighting> WatchAsync(Stage stage, Action<StreamChunk> show, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var deadline = stage.Switch.Policy.TotalTimeout + Grace;
        using var tooLong = new CancellationTokenSource(deadline + Moment, time); // it hangs, and is given up
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, ct);
        var start = time.GetTimestamp();
        var text = new StringBuilder();
        StreamSummary? summary = null;
        Exception? error = null;
        try
        {
            await foreach (var chunk in stage.Switch.StreamChunksAsync(stage.Request, either.Token))
            {
                text.Append(chunk.Text);
                summary = chunk.Summary ?? summary;
                show(chunk);
            }
        }
        catch (Exception any) when (!ct.IsCancellationRequested)
        {
            error = any; // whatever it is: whether it may be is the verdict's to say
        }
        var took = time.GetElapsedTime(start);
        return new()
        {
            Text = text.ToString(),
            Took = took,
            Deadline = deadline,
            Summary = summary,
            Error = error,
            LeftOpen = await LeftOpenAsync(stage.Simulator, time, ct),
            Asked = stage.Simulator.Attempts.Count,
        };
    }

    private static async Task<int> LeftOpenAsync(SimulatorServer simulator, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(simulator.Attempts.Select(a => a.Ended)).WaitAsync(Moment, time, ct);
        }
        catch (TimeoutException)
        {
            // Counted below.
        }
        return simulator.Attempts.Count(a => !a.Ended.IsCompleted);
    }
}

using System.Globalization;
using System.Text;
using LlmDispatcher.Cli.Rendering;
using LlmDispatcher.Simulator;
using Spectre.Console;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>One run of <c>llmd wall --show</c>: one fault, at the pace of a real model, with another provider that is well.</summary>
/// <param name="arguments">What was asked for.</param>
/// <param name="context">Where to show it.</param>
/// <param name="pace">How fast the simulated models write.</param>
internal sealed class ShowRun(WallArguments arguments, CliContext context, Pace pace = Pace.Realistic)
{
    /// <summary>Time for a whole answer at that pace, and little patience with silence.</summary>
    private static readonly StreamPolicy Policy = Stage.Hurried with
    {
        FirstContentTimeout = TimeSpan.FromSeconds(2),
        IdleTimeout = TimeSpan.FromSeconds(2),
        TotalTimeout = TimeSpan.FromSeconds(60),
    };

    private readonly IAnsiConsole _console = TerminalConsole.Create(context.Out, context.IsStyled);

    public Task<int> RunAsync() =>
        new ProtectedRun(context).RunAsync(async () =>
        {
            var fault = WallArguments.Find(arguments.Show!);
            var wire = Wire.All.First(fault.Concerns);
            using var survey = new Survey();
            var landmarks = await survey.TakeAsync(wire, context.Stopping);
            var script = landmarks.Fill(fault.Script);
            Write($"Two simulated providers. The first one is told to break ({script}), the second one is well.\n\n", Decoration.Dim);
            await using var stage = await Stage.OpenAsync(
                wire,
                new Casting(Situation.OtherLeft, script, fault.Sequel),
                pace,
                Policy,
                context.Stopping
            );
            var seen = await Trial.WatchAsync(stage, Show, context.Stopping);
            var broken = Verdict.Of(seen, landmarks.Text, fault.MustFinish(Situation.OtherLeft));
            Write("\n\n", Decoration.None);
            AttemptBars.Write(seen.Attempts, context.Out);
            Write($"\n{End(seen, broken)}\n", Decoration.Bold);
            context.Out.Flush();
            return broken.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });

    private void Show(StreamChunk chunk)
    {
        if (chunk.Seam is { } seam)
            Write($"⟨it broke here; {seam.Provider} goes on⟩", Decoration.Dim);
        Write(chunk.Text, Decoration.None);
        context.Out.Flush();
    }

    private static string End(Sighting seen, IReadOnlyList<string> broken) =>
        broken.Count > 0 ? $"✗ A promise is broken: {string.Join("; ", broken)}"
        : seen.Error is ILlmError error ? $"✓ Told why: {Names.Of(error.Kind)}. {seen.Error.Message}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"✓ Finished: all {Encoding.UTF8.GetByteCount(seen.Text)} bytes are those of the unbroken answer."
        );

    private void Write(string text, Decoration decoration)
    {
        if (text.Length > 0)
            _console.Write(new LiveText(TerminalText.Clean(text), new Style(decoration: decoration)));
    }
}

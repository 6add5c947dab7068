using LlmDispatcher.Streams;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>When each attempt waited for its first content, and when it wrote, as bars over one scale. Where there was one attempt only, they would say nothing.</summary>
internal static class AttemptBars
{
    private const int Width = 48;

    public static void Write(IReadOnlyList<StreamAttempt> attempts, TextWriter output)
    {
        if (attempts.Count < 2)
            return;
        var whole = attempts.Max(a => a.StartedAfter + a.Duration);
        var names = attempts.Select(a => TerminalText.Clean($"{a.Number} {a.Provider}/{a.Model}")).ToList();
        var column = names.Max(n => n.Length) + 2;
        foreach (var (attempt, name) in attempts.Zip(names))
            output.WriteLine(name.PadRight(column) + Bar(attempt, whole));
        output.WriteLine(
            $"{new string(' ', column)}{"0".PadRight(Width)} {SummaryLine.Duration(whole)}   · waits  █ writes  ✗ fails  ● is complete  ○ is given up"
        );
    }

    private static string Bar(StreamAttempt attempt, TimeSpan whole)
    {
        var start = Place(attempt.StartedAfter);
        var end = Place(attempt.StartedAfter + attempt.Duration);
        var first = attempt.FirstContent is { } content ? Place(attempt.StartedAfter + content) : end;
        var mark = attempt.Ending switch
        {
            Ending.Completed or Ending.Refused => '●',
            Ending.Failed or Ending.TimedOut => '✗',
            _ => '○',
        };
        return new string(' ', start) + new string('·', first - start) + new string('█', end - first) + mark;

        int Place(TimeSpan time) => whole > TimeSpan.Zero ? (int)Math.Round(Width * (time / whole)) : 0;
    }
}

using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>The wall for programs.</summary>
internal static class WallJson
{
    public static void Write(IReadOnlyList<Finding> findings, TextWriter output) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteBoolean("holds", findings.All(f => f.Holds));
                json.WriteObjects(
                    "answers",
                    findings,
                    finding =>
                    {
                        var (trial, seen) = (finding.Trial, finding.Seen);
                        json.WriteString("fault", trial.Fault.Name);
                        json.WriteString("script", trial.Fault.Script);
                        json.WriteString("language", trial.Wire.Name);
                        json.WriteString("situation", Names.Of(trial.Situation));
                        json.WriteBoolean("holds", finding.Holds);
                        json.WriteTexts("broken", finding.Broken);
                        json.WriteBoolean("finished", seen.Error is null);
                        json.WriteString("saw", finding.Saw);
                        json.WriteNumber("characters", seen.Text.Length);
                        json.WriteNumber("ms", Math.Round(seen.Took.TotalMilliseconds));
                        json.WriteString("error", seen.Error?.Message);
                        json.WriteStartArray("seams");
                        foreach (var seam in seen.Summary?.Seams ?? [])
                            SummaryJson.WriteSeam(json, null, seam);
                        json.WriteEndArray();
                        SummaryJson.WriteAttempts(json, seen.Attempts);
                    }
                );
            }
        );
}

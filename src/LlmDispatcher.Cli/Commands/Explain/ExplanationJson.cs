using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary>A decision for programs.</summary>
internal static class ExplanationJson
{
    public static void Write(Explanation explanation, TextWriter output) =>
        JsonOutput.Write(
            output,
            json =>
            {
                if (explanation.Decision is { } decision)
                {
                    json.WriteString("taskType", Names.Of(decision.TaskType));
                    json.WriteString("strategy", decision.Strategy is { } strategy ? Names.Of(strategy) : null);
                    json.WriteTexts(
                        "needs",
                        Enum.GetValues<Capability>().Where(c => c != Capability.None && decision.Needs.HasFlag(c)).Select(Names.Of)
                    );
                    json.WriteNumber("estimatedInputTokens", decision.EstimatedInputTokens);
                    json.WriteString("alias", decision.Alias);
                }
                json.WriteObjects(
                    "candidates",
                    explanation.Candidates,
                    candidate =>
                    {
                        json.WriteString("provider", candidate.Route.Provider);
                        json.WriteString("model", candidate.Route.Model);
                        json.WriteNumber("score", Math.Round(candidate.Score, 4));
                        json.WriteNumber("quality", candidate.Quality);
                        json.WriteOptional("estimatedCostUsd", candidate.EstimatedCost);
                        json.WriteNumber("estimatedMs", Math.Round(candidate.EstimatedDuration.TotalMilliseconds));
                        json.WriteNumber("reliability", candidate.Reliability);
                    }
                );
                json.WriteObjects(
                    "rejected",
                    explanation.Rejected,
                    rejected =>
                    {
                        json.WriteString("provider", rejected.Route.Provider);
                        json.WriteString("model", rejected.Route.Model);
                        json.WriteString("reason", rejected.Reason);
                    }
                );
                if (explanation.Failure is { } failure)
                {
                    json.WriteStartObject("error");
                    json.WriteString("kind", Names.Of(failure.Kind));
                    json.WriteString("message", failure.Message);
                    json.WriteEndObject();
                }
            }
        );
}

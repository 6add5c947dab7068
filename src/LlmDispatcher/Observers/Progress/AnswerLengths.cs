using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;

namespace LlmDispatcher.Observers.Progress;

/// <summary>
/// How long the answers of a task and a model are, learned from those that came to their end by themselves: by what factor they differ from what their task alone lets expect, as that may grow with the
/// request.
/// </summary>
/// <param name="maxRoutes">Routes come from model names, which callers may make up: what comes after so many is not learned.</param>
internal sealed class AnswerLengths(int maxRoutes = 1000) : IStreamLedger
{
    /// <summary>The weight of the last answer, once there are several.</summary>
    private const double Newest = 0.2;

    private const double Least = -6;
    private const double Most = 6;

    private readonly Lock _lock = new();
    private readonly Dictionary<(TaskType, Route), Learned> _learned = [];

    public void RecordAttempt(TaskRequest request, StreamAttempt attempt) { }

    public void RecordRequest(TaskRequest request, StreamSummary summary)
    {
        if (
            summary
                is {
                    Ending: Ending.Completed,
                    TaskType: { } task,
                    ExpectedAnswerTokens: > 0 and var expected,
                    Attempts: [.., var last],
                    Text.Length: > 0
                }
            && summary.FinishReason == Microsoft.Extensions.AI.ChatFinishReason.Stop
        )
            Learn(task, new Route(last.Provider, last.Model), Math.Log((double)TokenEstimate.OfText(summary.Text) / expected));
    }

    /// <summary>How long an answer will be, and how sure that is.</summary>
    /// <returns>Tokens without thinking, and a confidence from 0 to 1; <see langword="null"/> when nothing is known.</returns>
    public (double Tokens, double Confidence)? Expect(Expectation expectation)
    {
        if (expectation.AnswerTokens is not { } usual)
            return null;
        lock (_lock)
            return _learned.TryGetValue((expectation.Task, expectation.Route), out var learned)
                ? (usual * Math.Exp(learned.Mean), learned.Confidence)
                : (usual, Learned.Prior);
    }

    private void Learn(TaskType task, Route route, double factor)
    {
        factor = Math.Clamp(factor, Least, Most);
        lock (_lock)
        {
            if (_learned.TryGetValue((task, route), out var learned))
                _learned[(task, route)] = learned.With(factor);
            else if (_learned.Count < maxRoutes)
                _learned[(task, route)] = new Learned(1, factor, 1);
        }
    }

    /// <summary>In logarithms, as lengths differ by factors.</summary>
    private readonly record struct Learned(int Count, double Mean, double Spread)
    {
        /// <summary>How sure it is what a task lets expect.</summary>
        public const double Prior = 0.2;

        /// <summary>More answers, and answers more alike, make it surer.</summary>
        public double Confidence => Prior + (0.9 - Prior) * Count / (Count + 2) / (1 + Spread);

        public Learned With(double factor)
        {
            var weight = Math.Max(1.0 / (Count + 1), Newest);
            return new(Math.Min(Count + 1, 100), Mean + weight * (factor - Mean), Spread + weight * (Math.Abs(factor - Mean) - Spread));
        }
    }
}

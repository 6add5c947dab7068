using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>A trial, what was seen in it, and which promises were broken.</summary>
internal sealed record Finding(Trial Trial, Sighting Seen, IReadOnlyList<string> Broken)
{
    public bool Holds => Broken.Count == 0;

    /// <summary>What the caller saw, in a word or two.</summary>
    public string Saw =>
        !Holds ? "BROKEN"
        : Seen.Error is ILlmError error ? $"told: {Names.Of(error.Kind)}"
        : string.Join(", ", Seen.Attempts.Where(a => !IsRefusedWay(a)).Select(a => Word(a.Purpose)).OfType<string>().Distinct())
            is { Length: > 0 } how
            ? how
        : "whole";

    /// <summary>A way of asking that the provider does not know was no step on the way to the answer.</summary>
    private static bool IsRefusedWay(StreamAttempt attempt) => attempt.Failure?.StatusCode == 400;

    private static string? Word(Streams.AttemptPurpose purpose) =>
        purpose switch
        {
            Streams.AttemptPurpose.Retry => "retried",
            Streams.AttemptPurpose.Fallback => "fell back",
            Streams.AttemptPurpose.Continuation => "continued",
            Streams.AttemptPurpose.First => null,
            _ => Names.Of(purpose),
        };
}

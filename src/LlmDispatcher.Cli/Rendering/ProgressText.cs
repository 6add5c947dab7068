using System.Globalization;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>How far an answer is, in words.</summary>
internal static class ProgressText
{
    public static string Of(StreamProgress progress)
    {
        string?[] parts =
        [
            progress.IsIndeterminate ? "? %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(progress.Percent):0} %"),
            progress.Ending is null && progress.ExpectedTokens is { } expected && !progress.IsIndeterminate
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.Tokens} of about {expected} tokens")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.Tokens} tokens"),
            progress.TokensPerSecond is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0} tok/s") : null,
            progress.Ending is null && progress.EstimatedTimeRemaining is { } left
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):0} s left")
                : null,
        ];
        return string.Join(" · ", parts.Where(p => p is not null));
    }
}

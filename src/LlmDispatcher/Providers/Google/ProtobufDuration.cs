using System.Globalization;

namespace LlmDispatcher.Providers.Google;

/// <summary>Durations as protobuf's JSON has them: seconds, with a fraction when there is one, such as <c>34.4s</c>.</summary>
internal static class ProtobufDuration
{
    // What does not pass within a year is no hint for a retry; it also keeps the arithmetic in range.
    private const decimal MaxSeconds = 366 * 24 * 60 * 60;

    /// <returns>The duration; <see langword="null"/> when the text is none, is negative, or an absurd one.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text) =>
        text is [.. var number, 's']
        && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= MaxSeconds
            ? TimeSpan.FromTicks((long)decimal.Round(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>The text of a duration; one that is negative is none.</summary>
    public static string Write(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, duration.Ticks) / (decimal)TimeSpan.TicksPerSecond:0.#######}s");
}

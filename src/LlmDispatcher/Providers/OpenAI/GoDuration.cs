using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Durations as Go prints them, which is how rate-limit headers tell when a window is whole again: <c>12ms</c>, <c>6m0s</c>, <c>1h2m3.5s</c>.</summary>
internal static class GoDuration
{
    // Longer than any window; keeps the arithmetic far from overflow.
    private static readonly double MaxTicks = TimeSpan.FromDays(3660).Ticks;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">One or more pairs of number and unit, or <c>0</c>. A sign is not accepted: no window ends in the past.</param>
    /// <returns>The duration; <see langword="null"/> when the text is none, or an absurd one.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text is "0")
            return TimeSpan.Zero;
        if (text.IsEmpty)
            return null;
        double ticks = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(NumberCharacters);
            if (
                digits <= 0
                || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            )
                return null;
            text = text[digits..];
            var letters = text.IndexOfAny(NumberCharacters);
            if (!TryGetTicks(letters < 0 ? text : text[..letters], out var unit))
                return null;
            text = letters < 0 ? [] : text[letters..];
            ticks += number * unit.Value;
        }
        return ticks <= MaxTicks ? TimeSpan.FromTicks((long)Math.Round(ticks)) : null;
    }

    private static ReadOnlySpan<char> NumberCharacters => "0123456789.";

    private static bool TryGetTicks(ReadOnlySpan<char> unit, [NotNullWhen(true)] out double? ticks)
    {
        ticks = unit switch
        {
            "h" => TimeSpan.TicksPerHour,
            "m" => TimeSpan.TicksPerMinute,
            "s" => TimeSpan.TicksPerSecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "us" or "\u00B5s" or "\u03BCs" => TimeSpan.TicksPerMicrosecond,
            "ns" => 0.01,
            _ => null,
        };
        return ticks is not null;
    }
}

using System.Globalization;
using System.Numerics;

namespace LlmDispatcher.Hosting;

/// <summary>Reads a node as what it should be, or says what was found and what was expected. <c>null</c> counts as not set.</summary>
internal static class ConfigurationValues
{
    /// <summary>The child of this name when it is there and not <c>null</c>.</summary>
    public static ConfigurationNode? Value(this ConfigurationNode section, string name) =>
        section.Find(name) is { IsNull: false } node ? node : null;

    public static ConfigurationNode AsSection(this ConfigurationNode node, string expected) =>
        node.IsSection ? node : throw node.Mismatch(expected);

    public static IReadOnlyList<ConfigurationNode> AsList(this ConfigurationNode node, string expected) =>
        node.IsSection && node.Children.All(c => c.Name.All(char.IsAsciiDigit)) ? node.Children : throw node.Mismatch(expected);

    public static string AsText(this ConfigurationNode node, string expected) =>
        string.IsNullOrWhiteSpace(node.Text) ? throw node.Mismatch(expected) : node.Text.Trim();

    public static bool AsBoolean(this ConfigurationNode node) =>
        bool.TryParse(node.Text, out var value) ? value : throw node.Mismatch("true or false");

    public static T AsPositive<T>(this ConfigurationNode node)
        where T : INumber<T> =>
        T.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && T.IsPositive(value) && !T.IsZero(value)
            ? value
            : throw node.Mismatch("a positive number");

    public static int AsCount(this ConfigurationNode node) =>
        int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw node.Mismatch("a whole number from 0");

    /// <summary>A number from 0 to 1.</summary>
    public static double AsShare(this ConfigurationNode node) =>
        double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw node.Mismatch("a number from 0 to 1");

    public static decimal AsPrice(this ConfigurationNode node) =>
        decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0
            ? value
            : throw node.Mismatch("a price in USD per million tokens");

    /// <summary>A time always has colons: a bare number would be taken for days.</summary>
    public static TimeSpan AsTime(this ConfigurationNode node) =>
        node.Text?.Contains(':', StringComparison.Ordinal) is true
        && TimeSpan.TryParse(node.Text, CultureInfo.InvariantCulture, out var value)
        && value > TimeSpan.Zero
            ? value
            : throw node.Mismatch("a time such as 00:00:10 (hours:minutes:seconds)");

    /// <summary>An address may carry a password or a key, so only one that surely has none is shown.</summary>
    public static Uri AsAddress(this ConfigurationNode node, string expected)
    {
        if (Uri.TryCreate(node.Text?.Trim(), UriKind.Absolute, out var address) && address.Host.Length > 0)
            return address;
        throw node.Text?.AsSpan().ContainsAny('@', '?') is true ? node.Error($"is not {expected}.") : node.Mismatch(expected);
    }
}

using System.Globalization;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>Amounts for people, the same in every country.</summary>
internal static class Amount
{
    /// <summary>1,047,576 is 1.05M.</summary>
    public static string? Tokens(int? tokens) =>
        tokens switch
        {
            null => null,
            >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1_000_000.0:0.##}M"),
            >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{tokens / 1000.0:0.#}k"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{tokens}"),
        };

    /// <summary>USD, with as many places as a small amount needs to be told from another.</summary>
    public static string? Usd(decimal? amount) =>
        amount switch
        {
            null => null,
            0 => "0",
            < 0.01m => string.Create(CultureInfo.InvariantCulture, $"{amount:0.000000}"),
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{amount:0.0000}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00}"),
        };

    /// <summary>A cost in a line of text; a tilde says that it is an estimate.</summary>
    public static string? Cost(decimal? amount, bool isEstimated) => amount is null ? null : $"{(isEstimated ? "~" : "")}${Usd(amount)}";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

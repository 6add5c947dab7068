using System.CommandLine;
using System.Globalization;

namespace LlmDispatcher.Cli.Commands;

/// <summary>An option that takes a number, and says which when it is given something else.</summary>
internal static class NumberOption
{
    public static Option<T?> Create<T>(string name, string expected, Func<T, bool> isGood, params string[] aliases)
        where T : struct, ISpanParsable<T> =>
        new(name, aliases)
        {
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && isGood(value))
                    return value;
                result.AddError($"'{name}' must be {expected}; '{text}' is not.");
                return null;
            },
        };
}

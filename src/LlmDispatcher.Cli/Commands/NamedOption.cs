using System.CommandLine;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands;

/// <summary>An option that takes one of a few names, and says what was probably meant when it is given another.</summary>
internal static class NamedOption
{
    /// <summary>Names are written like <c>code-generation</c>; <c>CodeGeneration</c> and <c>codeGeneration</c> are the same.</summary>
    public static Option<T?> Create<T>(string name, params string[] aliases)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().ToDictionary(KebabCase, Enum.Parse<T>, StringComparer.OrdinalIgnoreCase);
        return new(name, aliases)
        {
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (names.TryGetValue(text.Contains('-', StringComparison.Ordinal) ? text : KebabCase(text), out var value))
                    return value;
                var meant = NearestName.Find(text, names.Keys);
                result.AddError(
                    $"'{name}' does not know '{text}'{(meant is null ? "." : $"; did you mean '{meant}'?")} It takes: {string.Join(", ", names.Keys)}."
                );
                return null;
            },
        };
    }

    /// <summary>A value's name as it is written on the command line.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => KebabCase(value.ToString());

    private static string KebabCase(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}

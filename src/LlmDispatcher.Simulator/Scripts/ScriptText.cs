using System.Text;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>The text form of a script: <c>name=value; name; name="quoted; value"</c>.</summary>
internal static class ScriptText
{
    public static Script Parse(string text, char separator)
    {
        var script = Script.None;
        foreach (var part in Split(text, separator))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim().ToLowerInvariant();
            script = Apply(script, name, equals < 0 ? "" : Unquote(part[(equals + 1)..].Trim()));
        }

        return script;
    }

    /// <summary>A model's name without a script. A name may begin with the separator, as some aliases do.</summary>
    public static string BareName(string model) => model.IndexOf('~', Math.Min(1, model.Length)) is > 0 and var at ? model[..at] : model;

    public static string Write(Script script) =>
        string.Join(
            "; ",
            Directives.All.SelectMany(directive =>
                directive.Values(script).Select(value => directive.Argument is null ? directive.Name : $"{directive.Name}={Quote(value)}")
            )
        );

    private static Script Apply(Script script, string name, string value)
    {
        if (!Directives.ByName.TryGetValue(name, out var directive))
            throw new FormatException($"Unknown directive '{name}'. Known directives: {string.Join(", ", Directives.ByName.Keys)}.");
        try
        {
            if (directive.Argument is null != (value.Length == 0))
                throw new FormatException(directive.Argument is null ? "it takes no value" : $"expected {directive.Argument}");
            return directive.Apply(script, value);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"Wrong directive '{name}={value}': {wrong.Message}.", wrong);
        }
    }

    private static IEnumerable<string> Split(string text, char separator)
    {
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            if (quoted && text[i] == '\\' && i + 1 < text.Length)
                part.Append(text[i++]);
            if (text[i] != separator || quoted)
            {
                part.Append(text[i]);
                continue;
            }

            if (!string.IsNullOrWhiteSpace(part.ToString()))
                yield return part.ToString().Trim();
            part.Clear();
        }

        if (!string.IsNullOrWhiteSpace(part.ToString()))
            yield return part.ToString().Trim();
    }

    private static string Quote(string value) =>
        value.AsSpan().IndexOfAny("\"\\;~") < 0 && value.Trim() == value
            ? value
            : $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static string Unquote(string value) =>
        value is ['"', .. var inner, '"'] ? inner.Replace("\\\"", "\"").Replace("\\\\", "\\") : value;
}

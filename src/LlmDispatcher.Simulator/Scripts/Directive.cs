using System.Globalization;

namespace LlmDispatcher.Simulator.Scripts;

/// <summary>One row of the directive table: how a name is read into a script, and written from one.</summary>
internal sealed record Directive(
    string Name,
    string? Argument,
    string Meaning,
    Func<Script, string, Script> Apply,
    Func<Script, IEnumerable<string>> Values
)
{
    public static Directive Flag(string name, string meaning, Func<Script, bool> get, Func<Script, Script> set) =>
        new(name, null, meaning, (script, _) => set(script), script => get(script) ? [""] : []);

    public static Directive Text(
        string name,
        string argument,
        string meaning,
        Func<Script, string?> get,
        Func<Script, string, Script> set
    ) => new(name, argument, meaning, set, script => get(script) is { } text && text != get(Script.None) ? [text] : []);

    public static Directive Number(string name, string meaning, Func<Script, int?> get, Func<Script, int, Script> set) =>
        new(
            name,
            "n",
            meaning,
            (script, text) => set(script, ReadNumber(text)),
            script => get(script) is { } n && n != get(Script.None) ? [n.ToString(CultureInfo.InvariantCulture)] : []
        );

    public static Directive Time(string name, string meaning, Func<Script, TimeSpan?> get, Func<Script, TimeSpan, Script> set) =>
        new(
            name,
            "time",
            meaning,
            (script, text) => set(script, ReadTime(text)),
            script => get(script) is { } time && time != get(Script.None) ? [WriteTime(time)] : []
        );

    public static Directive Choice<T>(
        string name,
        string meaning,
        Func<Script, T> get,
        Func<Script, T, Script> set,
        params (string Text, T Value)[] choices
    )
        where T : struct, Enum =>
        new(
            name,
            string.Join('|', choices.Select(choice => choice.Text)),
            meaning,
            (script, text) =>
                choices.Where(choice => choice.Text == text).Select(choice => set(script, choice.Value)).FirstOrDefault()
                ?? throw new FormatException($"expected one of {string.Join(", ", choices.Select(choice => choice.Text))}"),
            script => choices.Where(c => Equals(c.Value, get(script)) && !Equals(c.Value, get(Script.None))).Select(c => c.Text)
        );

    private static int ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw new FormatException("expected a whole number that is not negative");

    private static TimeSpan ReadTime(string text)
    {
        var unit = text.Length - text.AsSpan().TrimEnd("msh").Length;
        double scale = text[^unit..] switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => 0,
        };
        return
            scale > 0
            && double.TryParse(text.AsSpan()[..^unit], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * scale <= int.MaxValue
            ? TimeSpan.FromMilliseconds(value * scale)
            : throw new FormatException("expected a time such as 200ms, 1.5s or 2m");
    }

    private static string WriteTime(TimeSpan time) => time.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";
}

using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmDispatcher.Generators.Reading;

/// <summary>A text with places for parameters: <c>{name}</c> and <c>{name:format}</c>; <c>{{</c> and <c>}}</c> are braces.</summary>
internal sealed class Template
{
    private const string Escape = "; a brace of the text is written twice";

    private readonly List<Part> _parts = [];

    /// <summary>Text, or a place when it has a name.</summary>
    /// <param name="Text">The text, or the format of a place.</param>
    /// <param name="Name">The parameter that belongs here.</param>
    /// <param name="Position">Where the name begins, from 0.</param>
    public sealed record Part(string? Text, string? Name, int Position);

    public IEnumerable<Part> Places => _parts.Where(p => p.Name is not null);

    /// <summary>What is wrong with it, and where; <see langword="null"/> when nothing is.</summary>
    public (string Message, int Position)? Error { get; private set; }

    public static Template Parse(string text)
    {
        var template = new Template();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length && template.Error is null; )
        {
            if (text[i] is not ('{' or '}'))
                literal.Append(text[i++]);
            else if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i]);
                i += 2;
            }
            else
            {
                template.AddText(literal);
                i = template.AddPlace(text, i);
            }
        }
        template.AddText(literal);
        return template;
    }

    /// <summary>The text as an expression of C#.</summary>
    /// <param name="valueOf">The expression of a parameter.</param>
    public string ToExpression(Func<string, string> valueOf)
    {
        if (_parts.TrueForAll(p => p.Name is null))
            return Words.Literal(string.Concat(_parts.Select(p => p.Text)));
        var parts = _parts.Select(p =>
            p.Name is null ? Inner(p.Text!).Replace("{", "{{").Replace("}", "}}")
            : p.Text is null ? $"{{{valueOf(p.Name)}}}"
            : $"{{{valueOf(p.Name)}:{p.Text}}}"
        );
        return $"string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $\"{string.Concat(parts)}\")";
    }

    private static string Inner(string text)
    {
        var literal = Words.Literal(text);
        return literal.Substring(1, literal.Length - 2);
    }

    private void AddText(StringBuilder literal)
    {
        if (literal.Length > 0)
            _parts.Add(new(literal.ToString(), null, 0));
        literal.Clear();
    }

    /// <returns>Where the text goes on.</returns>
    private int AddPlace(string text, int start)
    {
        if (text[start] == '}')
            return Fail($"the '}}' at {start} closes nothing", start);
        var end = text.IndexOfAny(['{', '}'], start + 1);
        if (end < 0 || text[end] == '{')
            return Fail($"the '{{' at {start} is never closed", start);
        var inside = text.Substring(start + 1, end - start - 1);
        var colon = inside.IndexOf(':');
        var name = (colon < 0 ? inside : inside.Substring(0, colon)).Trim().TrimStart('@');
        var format = colon < 0 ? null : inside.Substring(colon + 1);
        if (!SyntaxFacts.IsValidIdentifier(name))
            return Fail($"'{{{inside}}}' at {start} is not the name of a parameter", start);
        if (format is not null && (format.Trim().Length == 0 || format.IndexOfAny(['"', '\\', '\r', '\n']) >= 0))
            return Fail($"'{{{inside}}}' at {start} has no format that can be used", start);
        _parts.Add(new(format, name, text.IndexOf(name, start, StringComparison.Ordinal)));
        return end + 1;
    }

    private int Fail(string message, int position)
    {
        Error = (message + Escape, position);
        return position;
    }
}

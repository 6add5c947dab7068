using System.Text;

namespace LlmDispatcher.Generators.Writing;

/// <summary>Lines of code, indented by their braces. They end the same on every machine.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line)
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    public void Open(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        _depth++;
    }

    public void Close(string rest = "")
    {
        _depth--;
        Line("}" + rest);
    }

    /// <summary>The whole text, with what is open closed.</summary>
    public string Closed()
    {
        while (_depth > 0)
            Close();
        return _text.ToString();
    }
}

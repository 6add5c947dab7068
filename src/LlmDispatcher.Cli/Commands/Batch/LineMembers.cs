using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Where the members of a line's object are, so that a complaint can name the place.</summary>
internal sealed class LineMembers
{
    private readonly ReadOnlyMemory<byte> _line;
    private readonly Dictionary<string, (long Name, Range Value)> _members = new(StringComparer.Ordinal);

    private LineMembers(ReadOnlyMemory<byte> line) => _line = line;

    /// <exception cref="LineException">The line is not one JSON object, or says something twice.</exception>
    public static LineMembers Read(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
            throw new LineException(1, "the line is not UTF-8.");
        var members = new LineMembers(line);
        try
        {
            members.Scan();
        }
        catch (JsonException e)
        {
            throw new LineException(members.Column(e.BytePositionInLine ?? 0), $"not valid JSON: {Reason(e.Message)}");
        }
        return members;
    }

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>The bytes of a member's value.</summary>
    public ReadOnlyMemory<byte> ValueOf(string name) => _line[_members[name].Value];

    /// <summary>The complaint about a member, or about the line as a whole.</summary>
    /// <param name="path">Such as <c>messages[1].role</c>.</param>
    /// <param name="problem">What is wrong with it.</param>
    public LineException Wrong(string path, string problem)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        var name = end < 0 ? path : path[..end];
        var column = _members.TryGetValue(name, out var member) ? Column(member.Value.Start.Value) : 1;
        return new LineException(column, path.Length > 0 ? $"'{path}': {problem}" : problem);
    }

    /// <exception cref="LineException">There is a member of another name.</exception>
    public void AllowOnly(params IReadOnlyList<string> known)
    {
        foreach (var (name, member) in _members)
        {
            if (known.Contains(name))
                continue;
            var meant = NearestName.Find(name, known);
            throw new LineException(
                Column(member.Name),
                $"'{name}' is not known{(meant is null ? $"; known are: {string.Join(", ", known)}." : $"; did you mean '{meant}'?")}"
            );
        }
    }

    private void Scan()
    {
        var json = new Utf8JsonReader(_line.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new LineException(Column(json.TokenStartIndex), "expected a JSON object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var at = json.TokenStartIndex;
            var name = NameAt(ref json);
            json.Read();
            var start = (int)json.TokenStartIndex;
            json.Skip();
            if (!_members.TryAdd(name, (at, start..(int)json.BytesConsumed)))
                throw new LineException(Column(at), $"'{name}' is there twice.");
        }
        json.Read(); // what comes after the object is not JSON's
    }

    private string NameAt(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new LineException(Column(json.TokenStartIndex), "a name that is not whole Unicode characters.");
        }
    }

    private int Column(long bytes) => Encoding.UTF8.GetCharCount(_line.Span[..(int)Math.Min(bytes, _line.Length)]) + 1;

    /// <summary>The framework ends its messages with a place of its own.</summary>
    private static string Reason(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}

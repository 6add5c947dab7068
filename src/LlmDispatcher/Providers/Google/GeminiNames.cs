using System.Text;
using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Providers.Google;

/// <summary>Members of requests under either of their spellings: the dialect's own, or the one of protobuf with underscores.</summary>
internal static class GeminiNames
{
    /// <summary>Both spellings of each name.</summary>
    public static string[] Both(params ReadOnlySpan<string> names)
    {
        var all = new List<string>(names.Length * 2);
        foreach (var name in names)
        {
            all.Add(name);
            if (Snake(name) is var other && other != name)
                all.Add(other);
        }
        return [.. all];
    }

    /// <summary>A member, however it is spelled.</summary>
    public static RequestNode Get(this RequestNode node, string name)
    {
        var (own, other) = (node[name], node[Snake(name)]);
        if (own.IsAbsent)
            return other.IsAbsent ? own : other;
        return other.IsAbsent || other.Path == own.Path ? own : throw other.Wrong($"is there twice: as {name} too.");
    }

    /// <summary>The elements of a list, which may be written without its brackets when it is one object.</summary>
    public static IEnumerable<RequestNode> Objects(this RequestNode node) => node.IsObject ? [node] : node.Items().Select(i => i.Object());

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c))
                snake.Append('_').Append(char.ToLowerInvariant(c));
            else
                snake.Append(c);
        }
        return snake.ToString();
    }
}

using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>Decides which tools are called, and with what arguments.</summary>
internal static partial class ToolCalling
{
    public static IReadOnlyList<ToolCall> Calls(Conversation conversation, int? wanted)
    {
        if (
            wanted is null
            && (
                conversation.Tools.Count == 0
                || conversation.ToolWish == ToolWish.None
                || conversation.Last?.Role != Role.User
                || conversation.ToolResults.Any()
            )
        )
            return [];
        var tools = Chosen(conversation, wanted);
        var subject = Subject.Of(conversation.Prompt);
        return [.. tools.Select((tool, i) => new ToolCall(Id(conversation, i), tool.Name, Fragments(Arguments(tool, subject))))];
    }

    private static IEnumerable<Tool> Chosen(Conversation conversation, int? wanted)
    {
        Tool[] offered = conversation.Tools.Count > 0 ? [.. conversation.Tools] : [new("look_up", "", null)];
        if (conversation.ToolName is { } name && offered.Where(tool => tool.Name == name).ToArray() is { Length: > 0 } named)
            return Enumerable.Range(0, wanted ?? 1).Select(_ => named[0]);
        if (wanted is { } n)
            return Enumerable.Range(0, n).Select(i => offered[i % offered.Length]);

        var fitting = offered.Select(tool => (Tool: tool, Score: Score(tool, conversation.Prompt))).ToArray();
        var meant = fitting.Where(fit => fit.Score > 0).OrderByDescending(fit => fit.Score).Select(fit => fit.Tool).ToArray();
        if (meant.Length == 0 && conversation.ToolWish == ToolWish.Required)
            meant = offered;
        var several = conversation.ParallelTools && SeveralPattern().IsMatch(conversation.Prompt);
        return meant.Take(several ? meant.Length : 1);
    }

    /// <summary>How many words of the prompt speak of this tool; its own name counts most.</summary>
    private static int Score(Tool tool, string prompt)
    {
        if (prompt.Contains(tool.Name, StringComparison.OrdinalIgnoreCase))
            return 10;
        var asked = Words(prompt).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Words(tool.Name).Where(word => word.Length > 3).Count(asked.Contains) * 3
            + Subject.Of(tool.Description).Words.Where(word => word.Length > 3).Count(asked.Contains);
    }

    private static IEnumerable<string> Words(string text) => WordPattern().Matches(text).Select(match => match.Value);

    private static string Id(Conversation conversation, int number) =>
        $"{Dice.Seed($"{conversation.Model}\n{conversation.Prompt}\n{number}"):x16}";

    /// <summary>One letter is written as an escape, so that a fragment can end inside it.</summary>
    private static string Arguments(Tool tool, Subject subject)
    {
        var json = tool.Schema is null ? Json.Text(writer => Query(writer, subject)) : SchemaFilling.Fill(tool.Schema, subject);
        var text = json.IndexOf(":\"", StringComparison.Ordinal) + 2;
        return text > 1 && char.IsAsciiLetter(json[text]) ? $"{json[..text]}\\u{(int)json[text]:x4}{json[(text + 1)..]}" : json;
    }

    private static void Query(System.Text.Json.Utf8JsonWriter writer, Subject subject)
    {
        writer.WriteStartObject();
        writer.WriteString("query", subject.Phrase);
        writer.WriteEndObject();
    }

    private static List<string> Fragments(string json)
    {
        var escape = json.IndexOf("\\u", StringComparison.Ordinal);
        return escape < 0
            ? [.. Tokeniser.Split(json)]
            : [.. Tokeniser.Split(json[..(escape + 4)]), .. Tokeniser.Split(json[(escape + 4)..])];
    }

    [GeneratedRegex(@"\b(?:and|both|several|each|all)\b|,", RegexOptions.IgnoreCase)]
    private static partial Regex SeveralPattern();

    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+")]
    private static partial Regex WordPattern();
}

using System.Text;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>
/// A template grammar. A line <c>name: one | two</c> is a rule; <c>{name}</c> stands for one of its alternatives and
/// <c>{Name}</c> for the same with a capital letter. Alternatives come like cards from a shuffled pack: none twice before all once.
/// </summary>
internal sealed class Grammar(string rules, Dice dice, IReadOnlyDictionary<string, string> names)
{
    private readonly Dictionary<string, string[]> rules = rules
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(':', 2))
        .ToDictionary(rule => rule[0], rule => rule[1].Split('|', StringSplitOptions.TrimEntries));

    private readonly Dictionary<string, List<string>> packs = [];

    public string Expand(string template)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(Resolve(template[(i + 1)..end]));
            i = end;
        }

        return text.ToString();
    }

    private string Resolve(string name)
    {
        var key = char.ToLowerInvariant(name[0]) + name[1..];
        var text = names.TryGetValue(key, out var known) ? known : Expand(Draw(key));
        return key == name || text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private string Draw(string rule)
    {
        if (!packs.TryGetValue(rule, out var pack) || pack.Count == 0)
            packs[rule] = pack = [.. rules[rule]];
        var card = dice.Below(pack.Count);
        var drawn = pack[card];
        pack.RemoveAt(card);
        return drawn;
    }
}

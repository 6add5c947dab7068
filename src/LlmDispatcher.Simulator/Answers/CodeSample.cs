using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>A small program in the language that was asked for, named after the subject.</summary>
internal static partial class CodeSample
{
    private static readonly (string Pattern, string Language)[] Languages =
    [
        (@"c#|csharp|\.net\b|dotnet", "csharp"),
        (@"\btypescript\b", "typescript"),
        (@"\bjavascript\b|\bjs\b|\bnode\b", "javascript"),
        (@"\brust\b", "rust"),
        (@"\bsql\b|\bquery\b", "sql"),
        (@"\bgolang\b|\bgo (?:code|function|program)\b|\bin go\b", "go"),
        (@"\bjava\b", "java"),
        (@"\bbash\b|\bshell\b", "bash"),
        (@"\bpython\b", "python"),
    ];

    public static bool IsAskedFor(string prompt) =>
        CodePattern().IsMatch(prompt) || (WritePattern().IsMatch(prompt) && Named(prompt) is not null);

    public static string Write(string prompt, Subject subject)
    {
        var language = Named(prompt) ?? "python";
        var words = subject
            .Words.Where(word =>
                word.All(char.IsAsciiLetter) && !Languages.Any(l => Regex.IsMatch(word, $"^(?:{l.Pattern})$", RegexOptions.IgnoreCase))
            )
            .Take(2)
            .Select(word => word.ToLowerInvariant())
            .ToArray();
        var snake = words.Length > 0 ? string.Join('_', words) : "measure_words";
        var pascal = string.Concat(snake.Split('_').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word)));
        var camel = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        var code = Template(language).Replace("$snake", snake).Replace("$Pascal", pascal).Replace("$camel", camel);
        return $"Here is a small sketch in {language}:\n\n```{language}\n{code}\n```\n\n"
            + "It counts how often each word appears and skips the empty ones. Swap the rule in the loop for the one that you need.";
    }

    private static string? Named(string prompt) =>
        Languages.FirstOrDefault(l => Regex.IsMatch(prompt, l.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)).Language;

    [GeneratedRegex(
        @"\b(?:code|function|class|method|script|program|snippet|algorithm|regex|refactor|implement|sql)\b|```",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\b(?:write|create|show|give|make|generate)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WritePattern();

    private static string Template(string language) =>
        language switch
        {
            "csharp" => """
                public static class $Pascal
                {
                    public static Dictionary<string, int> Count(string text)
                    {
                        var counts = new Dictionary<string, int>();
                        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                            counts[word] = counts.GetValueOrDefault(word) + 1;
                        return counts; // try: Count("one two two")["two"] == 2
                    }
                }
                """,
            "javascript" => """
                function $camel(text) {
                  const counts = new Map();
                  for (const word of text.split(/\s+/).filter(Boolean)) {
                    counts.set(word, (counts.get(word) ?? 0) + 1);
                  }
                  return counts;
                }

                console.log($camel("one two two").get("two")); // 2
                """,
            "typescript" => """
                export function $camel(text: string): Map<string, number> {
                  const counts = new Map<string, number>();
                  for (const word of text.split(/\s+/).filter(Boolean)) {
                    counts.set(word, (counts.get(word) ?? 0) + 1);
                  }
                  return counts;
                }

                console.log($camel("one two two").get("two")); // 2
                """,
            "rust" => """
                use std::collections::HashMap;

                fn $snake(text: &str) -> HashMap<&str, usize> {
                    let mut counts = HashMap::new();
                    for word in text.split_whitespace() {
                        *counts.entry(word).or_insert(0) += 1;
                    }
                    counts
                }

                fn main() {
                    println!("{:?}", $snake("one two two").get("two")); // Some(2)
                }
                """,
            "sql" => """
                SELECT word, COUNT(*) AS occurrences
                FROM $snake
                WHERE word <> ''
                GROUP BY word
                HAVING COUNT(*) > 1
                ORDER BY occurrences DESC, word ASC;
                """,
            "go" => """
                package main

                import (
                	"fmt"
                	"strings"
                )

                func $camel(text string) map[string]int {
                	counts := make(map[string]int)
                	for _, word := range strings.Fields(text) {
                		counts[word]++
                	}
                	return counts
                }

                func main() {
                	fmt.Println($camel("one two two")["two"]) // 2
                }
                """,
            "java" => """
                import java.util.HashMap;
                import java.util.Map;

                final class $Pascal {
                    static Map<String, Integer> count(String text) {
                        var counts = new HashMap<String, Integer>();
                        for (var word : text.trim().split("\\s+")) {
                            if (!word.isEmpty()) counts.merge(word, 1, Integer::sum);
                        }
                        return counts;
                    }
                }
                """,
            "bash" => """
                $snake() {
                  tr -s '[:space:]' '\n' <<< "$1" | grep -v '^$' | sort | uniq -c | sort -rn
                }

                $snake "one two two"
                """,
            _ => """
                from collections import Counter


                def $snake(text: str) -> Counter:
                    '''Count the words of a text, skipping the empty ones.'''
                    counts: Counter = Counter()
                    for word in text.split():
                        counts[word.lower()] += 1
                    return counts


                if __name__ == "__main__":
                    print($snake("one two two")["two"])  # 2
                """,
        };
}

using System.Text;
using System.Text.RegularExpressions;
using LlmDispatcher.Simulator.Answers.Media;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>
/// Writes the text that answers a conversation. The text depends on what was said, not on the model: so a test can let one model
/// continue what another began, and compare the whole to the character. A voice gives another text for the same words.
/// </summary>
internal static partial class Author
{
    public static string Write(Conversation conversation, string voice)
    {
        var prompt = conversation.Prompt;
        var subject = Subject.Of(prompt);
        if (conversation.WantsJson)
            return SchemaFilling.Fill(conversation.Schema, subject);

        var dice = Dice.For(Seed(conversation, voice));
        if (conversation.ToolResults.Select(result => $"“{Shorten(result.Text)}”").ToArray() is { Length: > 0 } results)
            return $"This is a simulated answer. The tool said: {string.Join(" and ", results)} {Prose.Reply(subject, dice)}";

        var text = $"{Opening(conversation, subject)} {Body(prompt, subject, dice)}";
        return dice.Below(3) == 0 || prompt.Any(c => c > 127) ? $"{text}\n\n{Colour(dice)}" : text;
    }

    private static string Body(string prompt, Subject subject, Dice dice)
    {
        if (CodeSample.IsAskedFor(prompt))
            return CodeSample.Write(prompt, subject);
        if (StoryPattern().IsMatch(prompt))
            return Prose.Story(subject, dice, !ShortPattern().IsMatch(prompt));
        if (LongPattern().IsMatch(prompt))
            return Prose.Essay(subject, dice);
        return StepsPattern().IsMatch(prompt) ? Prose.Steps(subject, dice) : Prose.Reply(subject, dice);
    }

    private static string Opening(Conversation conversation, Subject subject)
    {
        var heard = conversation.Attachments.Where(attachment => attachment.Kind == AttachmentKind.Audio).ToArray();
        var seen = conversation.Attachments.Except(heard).ToArray();
        if (heard.Length > 0)
            return $"This simulated transcript stands for {List(heard)}.{(seen.Length > 0 ? $" With it came {List(seen)}." : "")}";
        return seen.Length > 0
            ? $"This is a simulated answer about {subject.Phrase}. With the question came {List(seen)}."
            : $"This is a simulated answer about {subject.Phrase}; no model was asked.";
    }

    /// <summary>Descriptions hold commas of their own.</summary>
    private static string List(Attachment[] attachments) => string.Join("; ", attachments.Select(attachment => attachment.Description));

    private static string Colour(Dice dice)
    {
        string[] endings =
        [
            "With a wave from the simulator 🌊 and a word that travels well: 「ありがとう」.",
            "May your packets arrive in order 🚀✨, or as they say elsewhere: 一路顺风!",
            "Naïve, perhaps, but with love 👩‍🚀💫 — 안녕히 가세요.",
        ];
        return dice.Pick(endings);
    }

    private static string Seed(Conversation conversation, string voice)
    {
        var seed = new StringBuilder(voice);
        foreach (var turn in conversation.Turns.Where(turn => turn.Role != Role.System))
            seed.Append('\n')
                .Append(
                    turn.Role switch
                    {
                        Role.User => 'u',
                        Role.Tool => 't',
                        _ => 'a',
                    }
                )
                .Append(turn.Text);
        return seed.ToString();
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)] + "…";

    [GeneratedRegex(@"\b(?:story|tale|novel|fairy|saga|fable|poem)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StoryPattern();

    [GeneratedRegex(@"\b(?:short|brief|tiny|quick|one[- ]sentence)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShortPattern();

    [GeneratedRegex(@"\b(?:essay|article|long|detailed|in detail|in depth|report|\d{3,} words)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LongPattern();

    [GeneratedRegex(@"\b(?:steps?|list|how (?:do|can|to|should)|plan|checklist|recipe)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StepsPattern();
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>The words of a prompt on the command line.</summary>
/// <param name="Words">None, or a dash, for standard input.</param>
/// <param name="UnknownOption">The first word that looks like an option and does not follow a double dash.</param>
internal sealed record PromptWords(IReadOnlyList<string> Words, string? UnknownOption = null);

/// <summary>Takes the words of a prompt from the command line.</summary>
internal sealed class PromptArgument : Argument<string[]>
{
    public PromptArgument()
        : base("prompt")
    {
        Description = "What to answer; several words are joined. '-', or none at all in a pipe, reads standard input.";
        Arity = ArgumentArity.ZeroOrMore;
    }

    public PromptWords Read(ParseResult parsed) => new(parsed.GetValue(this) ?? [], UnknownOption(parsed));

    /// <summary>A prompt takes any word, so an option with a slip in it would pass for one, and be sent.</summary>
    private string? UnknownOption(ParseResult parsed)
    {
        var afterDashes = parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Skip(1).Count();
        var words = parsed.GetResult(this)?.Tokens ?? [];
        return words.SkipLast(afterDashes).Select(t => t.Value).FirstOrDefault(LooksLikeOption);
    }

    private static bool LooksLikeOption(string word) =>
        word.Length > 1 && word[0] == '-' && (word[1] == '-' || char.IsAsciiLetter(word[1])) && !word.Any(char.IsWhiteSpace);
}

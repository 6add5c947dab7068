namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>What an unbroken answer is, and where a script finds its places in it.</summary>
/// <param name="Text">The text, got without streaming and without our readers.</param>
/// <param name="Events">How many events carry it.</param>
/// <param name="LetterByte">How many bytes come before the second byte of its first letter of several.</param>
internal sealed record Landmarks(string Text, int Events, int LetterByte)
{
    /// <summary>The script with its places filled in.</summary>
    public string Fill(string script) =>
        script.Replace("{third}", $"{Events / 3}").Replace("{last}", $"{Events}").Replace("{letter}", $"{LetterByte}");
}

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>How a finding is meant.</summary>
internal enum Level
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Will be trouble, or is dangerous.</summary>
    Warning,

    /// <summary>Nothing works until it is mended.</summary>
    Error,
}

/// <summary>Something that the doctor saw.</summary>
/// <param name="Level">How it is meant.</param>
/// <param name="About">In one word.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Advice">What to do; <see langword="null"/> when there is nothing to do.</param>
internal sealed record Finding(Level Level, string About, string Message, string? Advice = null);

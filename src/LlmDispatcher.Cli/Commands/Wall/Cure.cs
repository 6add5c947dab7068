namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>Who can bring the answer home when a provider breaks in some way.</summary>
internal enum Cure
{
    /// <summary>Nobody has to: it looks odd and harms nothing.</summary>
    None,

    /// <summary>The same provider, asked once more.</summary>
    SameProvider,

    /// <summary>Another one only.</summary>
    OtherProvider,

    /// <summary>Nobody: the caller is told why.</summary>
    Nobody,
}

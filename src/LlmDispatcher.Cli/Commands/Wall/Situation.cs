namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>What is left when the provider breaks.</summary>
internal enum Situation
{
    /// <summary>It breaks once and then is well; there is no other provider.</summary>
    Passing,

    /// <summary>It stays broken; another provider is well.</summary>
    OtherLeft,

    /// <summary>It stays broken, and there is no other.</summary>
    NobodyLeft,
}

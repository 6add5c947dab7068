namespace LlmDispatcher.Caching;

/// <summary>What tells a request from others.</summary>
/// <param name="Key">The whole request.</param>
/// <param name="Group">Everything but the question; empty when no similar question may stand for it.</param>
/// <param name="Question">The text of the last turn; empty when no similar one may stand for it.</param>
internal readonly record struct CacheKey(string Key, string Group, string Question)
{
    /// <summary>Whether a similar question may stand for it.</summary>
    public bool HasQuestion => Question.Length > 0;
}

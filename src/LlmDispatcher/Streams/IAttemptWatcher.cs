namespace LlmDispatcher.Streams;

/// <summary>Hears of every attempt that has ended, once, on whichever thread that happens. It neither waits nor throws.</summary>
internal interface IAttemptWatcher
{
    /// <summary>An attempt has ended, whichever way.</summary>
    /// <param name="route">The route that was asked.</param>
    /// <param name="attempt">What came of it.</param>
    /// <param name="pace">How fast the answer came; <see langword="null"/> when that is not known.</param>
    void Ended(Route route, StreamAttempt attempt, AnswerPace? pace);
}

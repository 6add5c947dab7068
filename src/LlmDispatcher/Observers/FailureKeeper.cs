using System.Runtime.ExceptionServices;
using LlmDispatcher.Observers.Logging;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Observers;

/// <summary>Keeps what the observers of one request throw.</summary>
/// <param name="policy">What is to happen then.</param>
/// <param name="logger">Is told as well.</param>
internal sealed class FailureKeeper(ObserverFailure policy, ILogger? logger)
{
    private const int Most = 16;

    private List<Exception>? _failures;
    private Exception? _held;
    private bool _isOver;

    public IReadOnlyList<Exception> Failures => _failures is null ? [] : [.. _failures];

    /// <summary>Takes note; for a filter of exceptions.</summary>
    /// <returns>Whether the stream goes on nevertheless.</returns>
    public bool Keeps(Exception error, string observer)
    {
        if (logger is not null)
            Log.ObserverFailed(logger, error, observer);
        if ((_failures ??= []).Count < Most)
            _failures.Add(error);
        if (policy == ObserverFailure.Report)
            return true;
        if (_isOver)
            _held ??= error;
        return _isOver;
    }

    /// <summary>From here on, all observers are told of the end, whatever one of them throws.</summary>
    public void BeginEnd() => _isOver = true;

    /// <summary>Throws what was held back for that, if anything was.</summary>
    public void ThrowHeld()
    {
        if (_held is not null)
            ExceptionDispatchInfo.Throw(_held);
    }
}

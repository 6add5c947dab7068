using LlmDispatcher.Observers.Progress;
using LlmDispatcher.Observers.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Observers;

/// <summary>Who watches the requests of a switch.</summary>
/// <param name="callbacks">Told of all of them.</param>
/// <param name="logger">Told of all of them; <see langword="null"/> when nobody reads a log.</param>
/// <param name="lengths">How long answers usually are.</param>
/// <param name="policy">The switch's, for requests that have none of their own.</param>
/// <param name="time">The clock.</param>
internal sealed class Audience(
    StreamingCallbacks[] callbacks,
    ILogger? logger,
    AnswerLengths lengths,
    StreamPolicy policy,
    TimeProvider time
)
{
    public ILogger? Logger => logger;

    /// <summary>What watches one request; <see langword="null"/> when nobody does, so that it costs nothing.</summary>
    public Observation? Of(TaskRequest request) =>
        callbacks.Length == 0 && logger is null && request is { Callbacks: null, Progress: null } && !Instruments.AreHeard
            ? null
            : new Observation(this, request);

    public FailureKeeper KeeperFor(TaskRequest request) => new((request.Policy ?? policy).ObserverFailure, logger);

    public CallbackRing? RingFor(TaskRequest request, FailureKeeper failures) =>
        request.Callbacks is { } own ? new([.. callbacks, own], failures)
        : callbacks.Length > 0 ? new(callbacks, failures)
        : null;

    public ProgressMeter? MeterFor(TaskRequest request) => request.Progress is { } target ? new(target, request, lengths, time) : null;
}

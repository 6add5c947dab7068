using System.Diagnostics;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Observers.Telemetry;

/// <summary>The trace of one request, with a child for each attempt, which is written once all are over.</summary>
internal sealed class RequestSpan
{
    private readonly Activity _activity;

    private RequestSpan(Activity activity) => _activity = activity;

    /// <returns><see langword="null"/> when nobody wants it.</returns>
    public static RequestSpan? Begin(TaskRequest request)
    {
        if (!Instruments.Source.HasListeners())
            return null;
        var name = request.Model is { } model ? $"{GenAI.Chat} {model}" : GenAI.Chat;
        if (Instruments.Source.StartActivity(name, ActivityKind.Client) is not { } activity)
            return null;
        activity.SetTag(GenAI.OperationName, GenAI.Chat);
        activity.SetTag(GenAI.RequestStream, true);
        return new(activity);
    }

    /// <summary>What is opened from here on belongs to it. Ends with the read that is going on.</summary>
    public void Enter() => Activity.Current = _activity;

    public void End(StreamSummary summary, LlmErrorKind? error)
    {
        if (_activity.IsAllDataRequested)
        {
            var asked = summary.Attempts is [.., var last] ? last.Model : summary.Model;
            Tag(_activity, summary.Provider, asked, summary.Ending, error);
            _activity.SetTag(GenAI.ResponseModel, summary.Model);
            _activity.SetTag(GenAI.ResponseId, summary.ResponseId);
            if (summary.FinishReason is { } reason)
                _activity.SetTag(GenAI.FinishReasons, new[] { reason.Value });
            _activity.SetTag(GenAI.TimeToFirstChunk, summary.TimeToFirstToken?.TotalSeconds);
            _activity.SetTag(GenAI.InputTokens, summary.Usage?.InputTokenCount);
            _activity.SetTag(GenAI.OutputTokens, summary.Usage?.OutputTokenCount);
            _activity.SetTag(GenAI.Task, summary.TaskType?.ToString());
            _activity.SetTag(GenAI.Attempts, summary.Attempts.Count);
            _activity.SetTag(GenAI.Seams, summary.Seams.Count);
            if (summary.Cache is { } cache)
                _activity.SetTag(GenAI.Cache, GenAI.Name(cache.Outcome));
            if (!summary.IsCostEstimated && summary.Cost is { } cost)
                _activity.SetTag(GenAI.Cost, (double)cost);
        }
        foreach (var attempt in summary.Attempts)
            Write(attempt);
        Close(summary.Duration);
    }

    /// <summary>The stream ended before anybody could sum it up.</summary>
    public void Abort(Exception? error)
    {
        if (error is not null)
            _activity.SetStatus(ActivityStatusCode.Error).SetTag(GenAI.ErrorType, error.GetType().FullName);
        _activity.Dispose();
    }

    private void Write(StreamAttempt attempt)
    {
        var start = _activity.StartTimeUtc + attempt.StartedAfter;
        using var child = Instruments.Source.StartActivity(
            $"attempt {attempt.Provider}/{attempt.Model}",
            ActivityKind.Client,
            _activity.Context,
            startTime: start
        );
        if (child is null)
            return;
        Tag(child, attempt.Provider, attempt.Model, attempt.Ending, attempt.Failure?.Kind);
        child.SetTag(GenAI.AttemptNumber, attempt.Number);
        child.SetTag(GenAI.Purpose, attempt.Purpose.ToString().ToLowerInvariant());
        child.SetTag(GenAI.TimeToFirstChunk, attempt.FirstContent?.TotalSeconds);
        if (!attempt.IsUsageEstimated)
        {
            child.SetTag(GenAI.InputTokens, attempt.Usage?.InputTokenCount);
            child.SetTag(GenAI.OutputTokens, attempt.Usage?.OutputTokenCount);
        }
        child.SetEndTime(start + attempt.Duration);
    }

    private static void Tag(Activity activity, string provider, string model, Ending ending, LlmErrorKind? error)
    {
        activity.SetTag(GenAI.OperationName, GenAI.Chat);
        activity.SetTag(GenAI.ProviderName, GenAI.Provider(provider));
        activity.SetTag(GenAI.RequestModel, model);
        activity.SetTag(GenAI.Ending, GenAI.Name(ending));
        if (GenAI.Error(ending, error) is not { } type)
            return;
        activity.SetTag(GenAI.ErrorType, type);
        activity.SetStatus(ActivityStatusCode.Error);
    }

    private void Close(TimeSpan duration)
    {
        _activity.SetEndTime(_activity.StartTimeUtc + duration);
        _activity.Dispose();
    }
}

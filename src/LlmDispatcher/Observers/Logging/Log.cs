using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Observers.Logging;

/// <summary>All that is logged. Ids are stable; nothing of a request's or an answer's content is in them, nor a provider's words, which may quote it. See docs/observability.md.</summary>
internal static partial class Log
{
    public const string Category = "LlmDispatcher";

    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Provider}/{Model} answered: {Ending}, {FinishReason}, {Attempts} attempts, {DurationMs} ms, first content after {FirstContentMs} ms"
    )]
    public static partial void Answered(
        ILogger logger,
        string provider,
        string model,
        Streams.Ending ending,
        string? finishReason,
        int attempts,
        double durationMs,
        double? firstContentMs
    );

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The request failed: {Ending}, {Kind}, after {Attempts} attempts and {DurationMs} ms; {Provider}/{Model} was asked last"
    )]
    public static partial void Failed(
        ILogger logger,
        string provider,
        string model,
        Streams.Ending ending,
        string kind,
        int attempts,
        double durationMs
    );

    [LoggerMessage(3, LogLevel.Information, "The caller left: {Ending}, after {DurationMs} ms; {Provider}/{Model} was answering")]
    public static partial void Left(ILogger logger, string provider, string model, Streams.Ending ending, double durationMs);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "Attempt {Number} on {Provider}/{Model} failed: {Kind} ({Class}), status {Status}, code {Code}, request id {RequestId}"
    )]
    public static partial void AttemptFailed(
        ILogger logger,
        int number,
        string provider,
        string model,
        LlmErrorKind? kind,
        Streams.FailureClass? @class,
        int? status,
        string? code,
        string? requestId
    );

    [LoggerMessage(5, LogLevel.Information, "{Provider}/{Model} answers in the place of {FailedProvider}/{FailedModel}")]
    public static partial void Fallback(ILogger logger, string provider, string model, string failedProvider, string failedModel);

    [LoggerMessage(6, LogLevel.Information, "{Provider}/{Model} goes on with a text that broke off, by {Method}, at character {Offset}")]
    public static partial void Seam(ILogger logger, string provider, string model, Streams.SeamMethod method, int offset);

    [LoggerMessage(7, LogLevel.Warning, "{Provider}/{Model} is left alone for a while: it failed too often, or does not accept us")]
    public static partial void BreakerOpened(ILogger logger, string provider, string model);

    [LoggerMessage(8, LogLevel.Warning, "An observer of a stream threw: {Observer}")]
    public static partial void ObserverFailed(ILogger logger, Exception error, string observer);

    [LoggerMessage(9, LogLevel.Warning, "A ledger threw: {Ledger}")]
    public static partial void LedgerFailed(ILogger logger, Exception error, string? ledger);
}

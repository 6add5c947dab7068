using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>What it means for the next route when a chat client throws, or says something that is no part of an answer.</summary>
internal static class ChatClientFailures
{
    /// <summary>The code of an <see cref="ErrorContent"/> that is the model's own refusal, as the clients of Microsoft.Extensions.AI have it.</summary>
    public const string RefusalCode = "Refusal";

    /// <param name="error">What it threw.</param>
    /// <param name="classify">The user's own rules, which come first.</param>
    public static ProviderException Of(Exception error, Func<Exception, ProviderFailure?>? classify) =>
        error as ProviderException is { } own && classify is null
            ? new ProviderException(own.Failure, own.InnerException) // of a switch inside: told anew, with this one's route and attempts
            : new ProviderException(
                classify?.Invoke(error) ?? Failure(error),
                error is ProviderException inner ? inner.InnerException : error
            );

    /// <summary>An error in the place of content.</summary>
    public static ProviderException Of(ErrorContent error) =>
        new(
            new ProviderFailure(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, $"The client's answer broke off: {error.Message}")
            {
                Code = error.ErrorCode,
            }
        );

    /// <summary>The stream is over, and nothing shows that the answer is.</summary>
    public static ProviderException Truncated() =>
        new(
            new ProviderFailure(
                FailureClass.Transient,
                LlmErrorKind.Truncated,
                "The client's answer ended without a finish reason, so nothing shows that it is complete. For a client that never gives one, set RequireFinishReason to false."
            )
        );

    /// <summary>Part of the answer cannot be read.</summary>
    public static ProviderException Malformed(string what, Exception error) =>
        new(
            new ProviderFailure(FailureClass.Transient, LlmErrorKind.MalformedResponse, $"The client's answer cannot be read: {what}."),
            error
        );

    /// <summary>Part of the answer is neither text nor a call. Another route may do better, but not this one again.</summary>
    public static ProviderException Unspeakable(AIContent content) =>
        new(
            new ProviderFailure(
                FailureClass.Transient,
                LlmErrorKind.ModelUnsupported,
                $"The client's answer holds a {content.GetType().Name}, which a stream of text cannot carry."
            )
            {
                ShouldRetry = false,
            }
        );

    private static ProviderFailure Failure(Exception error) =>
        error switch
        {
            ProviderException provider => provider.Failure,
            StreamingException broken => broken.Failure,
            NoRouteException none => new(
                none.Kind == LlmErrorKind.ContextLengthExceeded ? FailureClass.TooLong : FailureClass.Denied,
                none.Kind,
                none.Message
            ),
            ILlmError inner => new(
                inner.Kind == LlmErrorKind.Timeout ? FailureClass.Silent : FailureClass.Denied,
                inner.Kind,
                error.Message
            ),
            // Not by our token, which has been asked: the client's own patience, or whoever else may cancel it.
            OperationCanceledException { InnerException: TimeoutException } => Silent("it waited longer than it may"),
            OperationCanceledException => Transient(LlmErrorKind.Unknown, "it was cancelled, but not by the caller"),
            TimeoutException => Silent(error.Message),
            ArgumentException => new(
                FailureClass.Invalid,
                LlmErrorKind.InvalidRequest,
                $"The client does not take the request: {error.Message}"
            ),
            NotSupportedException => new(
                FailureClass.Invalid,
                LlmErrorKind.ModelUnsupported,
                $"The client cannot express the request: {error.Message}"
            ),
            _ => Http(error) ?? Transient(LlmErrorKind.Unknown, error.Message),
        };

    /// <summary>The status or the broken connection that lies at the bottom of it.</summary>
    private static ProviderFailure? Http(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (StatusOfException.Find(e) is { } status)
                return ProviderFailure.OfStatus(status, e.Message);
            if (e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
                return new(FailureClass.Transient, LlmErrorKind.Truncated, $"The client's answer was cut off: {e.Message}");
            if (e is HttpRequestException or IOException)
                return Transient(LlmErrorKind.Connection, e.Message);
        }
        return null;
    }

    private static ProviderFailure Silent(string why) => new(FailureClass.Silent, LlmErrorKind.Timeout, $"The client gave up: {why}");

    private static ProviderFailure Transient(LlmErrorKind kind, string why) =>
        new(FailureClass.Transient, kind, $"The client failed: {why}");
}

using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Failures;

/// <summary>The failures that any dialect can meet while it reads an answer.</summary>
internal static class ResponseFailures
{
    public static ProviderException Truncated(string what, Exception? cause = null) =>
        new(new ProviderFailure(FailureClass.Transient, LlmErrorKind.Truncated, $"The provider's answer was cut off: {what}."), cause);

    public static ProviderException Malformed(string what, Exception? cause = null) =>
        new(
            new ProviderFailure(FailureClass.Transient, LlmErrorKind.MalformedResponse, $"The provider's answer cannot be read: {what}."),
            cause
        );

    /// <summary>The connection broke while the body was read.</summary>
    public static ProviderException Broken(Exception cause) =>
        cause is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? Truncated("the connection closed in the middle of the response", cause)
            : new(
                new ProviderFailure(
                    FailureClass.Transient,
                    LlmErrorKind.Connection,
                    $"The connection to the provider broke: {cause.InnerException?.Message ?? cause.Message}"
                ),
                cause
            );
}

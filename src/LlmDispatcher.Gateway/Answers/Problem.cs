using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>What went wrong with a request, as it is told to the client, and who knows of it.</summary>
/// <param name="Failure">In the words that every language has an error for.</param>
/// <param name="Error">What the dispatcher knows; <see langword="null"/> when it was never asked.</param>
internal sealed record Problem(ProviderFailure Failure, ILlmError? Error = null)
{
    /// <summary>What was thrown, when it is a fault of ours; else <see langword="null"/>.</summary>
    public Exception? Fault { get; private init; }

    public static Problem Of(Exception error) =>
        error switch
        {
            RequestFormatException or ArgumentException => new(Invalid(error.Message)),
            BodyTooLargeException => new(
                new ProviderFailure(FailureClass.TooLong, LlmErrorKind.InvalidRequest, error.Message) { StatusCode = 413 }
            ),
            BadHttpRequestException bad => new(OfConnection(bad)),
            LlmConfigurationException { Key: "models" } unknown => new(
                new(FailureClass.Denied, LlmErrorKind.ModelNotFound, unknown.Message) { StatusCode = 404 },
                unknown
            ),
            NoRouteException { Kind: LlmErrorKind.ContextLengthExceeded } none => new(
                new(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, none.Message),
                none
            ),
            NoRouteException none => new(new(FailureClass.Invalid, none.Kind, none.Message) { StatusCode = 503 }, none),
            LlmConfigurationException wrong => new(
                new(FailureClass.Invalid, LlmErrorKind.Configuration, wrong.Message) { StatusCode = 503 },
                wrong
            ),
            DispatcherStoppedException stopped => new(
                new(FailureClass.Transient, stopped.Kind, stopped.Message) { StatusCode = 503 },
                stopped
            ),
            ProviderException provider => new(provider.Failure, provider),
            StreamingException broken => new(broken.Failure, broken),
            StreamTimeoutException late => new(new(FailureClass.Silent, LlmErrorKind.Timeout, late.Message), late),
            _ => new(new ProviderFailure(FailureClass.Transient, LlmErrorKind.Unknown, "The gateway failed.") { StatusCode = 500 })
            {
                Fault = error,
            },
        };

    /// <summary>The request is wrong.</summary>
    public static ProviderFailure Invalid(string message) =>
        new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, message) { StatusCode = 400 };

    /// <summary>There is no such endpoint.</summary>
    /// <param name="method">How it was asked.</param>
    /// <param name="path">What was asked for.</param>
    /// <param name="right">How it would have been right to ask, when the path is.</param>
    public static ProviderFailure NoSuchPlace(string method, string path, string? right) =>
        new(
            FailureClass.Denied,
            LlmErrorKind.Configuration,
            right is null ? $"There is no {method} {path} here." : $"There is no {method} {path} here; send it by {right}."
        )
        {
            StatusCode = right is null ? 404 : 405,
        };

    /// <summary>There is no such model.</summary>
    public static ProviderFailure NoSuchModel(string name) =>
        new(FailureClass.Denied, LlmErrorKind.ModelNotFound, $"There is no model '{name}' here.") { StatusCode = 404 };

    /// <summary>There is no room for another answer now.</summary>
    public static ProviderFailure Full(int limit) =>
        new(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, $"All {limit:N0} places are taken; try again in a second.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>The answer has grown too large.</summary>
    public static ProviderFailure AnswerTooLarge(long limit) =>
        new(FailureClass.Transient, LlmErrorKind.ResponseTooLarge, $"The answer is larger than {limit:N0} bytes.");

    private static ProviderFailure OfConnection(BadHttpRequestException bad) =>
        bad.StatusCode == StatusCodes.Status408RequestTimeout
            ? new(FailureClass.Transient, LlmErrorKind.Timeout, "The request came too slowly.") { StatusCode = 408 }
            : Invalid($"The request cannot be read: {bad.Message}");
}

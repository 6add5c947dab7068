using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Http;

/// <summary>A token that somebody gives for each request, such as one of Microsoft Entra. It is in no message of ours.</summary>
internal static class AccessToken
{
    /// <summary>Asks for the token and puts it on the request.</summary>
    /// <param name="message">The request, which the dialect may have given a key.</param>
    /// <param name="ask">Who gives it.</param>
    /// <param name="cancellationToken">Ends the wait, whether or not the callback listens.</param>
    /// <returns>The token.</returns>
    /// <exception cref="ProviderException">There is none; the route is not tried again with it.</exception>
    public static async ValueTask<string> PutAsync(
        HttpRequestMessage message,
        Func<CancellationToken, ValueTask<string>> ask,
        CancellationToken cancellationToken
    )
    {
        var token = await AskAsync(ask, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(token) || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Denied("it gave none, or one that a header cannot carry", cause: null);
        message.Headers.Remove("Authorization");
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return token;
    }

    /// <summary>The failure without the token, should the provider quote it.</summary>
    public static ProviderFailure Mask(ProviderFailure failure, string? token) =>
        token is null ? failure : failure with { Message = SecretMask.Apply(failure.Message, token) };

    private static async ValueTask<string> AskAsync(Func<CancellationToken, ValueTask<string>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var asked = ask(cancellationToken);
            return asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Denied(error.Message, error);
        }
    }

    private static ProviderException Denied(string why, Exception? cause) =>
        new(
            new ProviderFailure(
                FailureClass.Denied,
                LlmErrorKind.Configuration,
                $"The callback in ProviderOptions.Token brought no token: {why.TrimEnd('.')}."
            ),
            cause
        );
}

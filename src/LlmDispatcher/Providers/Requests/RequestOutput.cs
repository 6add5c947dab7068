using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Requests;

/// <summary>Where a request is written to, and who hears what was left out.</summary>
/// <param name="Json">The body.</param>
/// <param name="Dialect">The name of the wire language, for complaints.</param>
/// <param name="Dropped">Gets the names of what was left out because it cannot change the meaning; <see langword="null"/> when nobody asks.</param>
internal readonly record struct RequestOutput(Utf8JsonWriter Json, string Dialect, ICollection<string>? Dropped)
{
    /// <summary>Notes that something was left out.</summary>
    public void Drop(string what) => Dropped?.Add(what);

    /// <summary>Gives up: leaving this out would change what the request means.</summary>
    /// <param name="field">What cannot be said, as the caller knows it.</param>
    [DoesNotReturn]
    public void Refuse(string field) =>
        throw new ProviderException(
            new ProviderFailure(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, $"{Dialect} cannot express {field}.")
        );
}

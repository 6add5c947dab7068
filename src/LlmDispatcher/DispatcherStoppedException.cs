namespace LlmDispatcher;

/// <summary>The switch is shutting down: it takes no new request, or had to break this one off before anything of its answer was shown. A stream that is broken off later ends with a <see cref="StreamingException"/> that has this as its cause.</summary>
public sealed class DispatcherStoppedException : LlmDispatcherException
{
    internal const string Refused = "The dispatcher is shutting down and takes no new requests.";
    internal const string BrokenOff = "The dispatcher was shut down before the answer was complete.";

    internal DispatcherStoppedException(string message)
        : base(message, innerException: null) { }

    /// <inheritdoc/>
    public override LlmErrorKind Kind => LlmErrorKind.ServiceUnavailable;
}

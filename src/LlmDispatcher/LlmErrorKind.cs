namespace LlmDispatcher;

/// <summary>What went wrong, in one word.</summary>
public enum LlmErrorKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>The provider could not be reached, or the connection broke.</summary>
    Connection,

    /// <summary>The key is missing, wrong, or may not do this.</summary>
    Authentication,

    /// <summary>Too many requests or tokens in a short time; it passes.</summary>
    RateLimit,

    /// <summary>The account's quota or credit is used up; it does not pass by waiting.</summary>
    QuotaExceeded,

    /// <summary>A deadline passed.</summary>
    Timeout,

    /// <summary>The provider has trouble or is overloaded.</summary>
    ServiceUnavailable,

    /// <summary>The provider does not know the model.</summary>
    ModelNotFound,

    /// <summary>The model, or its wire language, cannot do what the request needs.</summary>
    ModelUnsupported,

    /// <summary>The conversation is longer than the model's window.</summary>
    ContextLengthExceeded,

    /// <summary>The configuration is wrong or incomplete.</summary>
    Configuration,

    /// <summary>The request is wrong, whichever provider gets it.</summary>
    InvalidRequest,

    /// <summary>The request would cost more than it may.</summary>
    CostLimit,

    /// <summary>A budget is used up.</summary>
    BudgetExceeded,

    /// <summary>Every route was tried and failed.</summary>
    FallbackExhausted,

    /// <summary>No configured provider fits the request.</summary>
    NoAvailableProviders,

    /// <summary>The provider refused for the sake of safety or policy.</summary>
    ContentFilter,

    /// <summary>The stream ended without proof that the answer is complete.</summary>
    Truncated,

    /// <summary>The provider sent what its wire language does not allow.</summary>
    MalformedResponse,

    /// <summary>The provider sent more than the limits allow.</summary>
    ResponseTooLarge,

    /// <summary>The answer is complete, but not in the shape that was asked for.</summary>
    InvalidOutput,
}

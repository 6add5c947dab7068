namespace LlmDispatcher.Observers.Telemetry;

/// <summary>The words of the OpenTelemetry conventions for generative AI, and ours beside them.</summary>
internal static class GenAI
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";
    public const string Chat = "chat";

    public const string Task = "llmdispatcher.task";
    public const string Ending = "llmdispatcher.ending";
    public const string Attempts = "llmdispatcher.attempts";
    public const string Seams = "llmdispatcher.seams";
    public const string Cost = "llmdispatcher.cost_usd";
    public const string Cache = "llmdispatcher.cache";
    public const string AttemptNumber = "llmdispatcher.attempt.number";
    public const string Purpose = "llmdispatcher.attempt.purpose";

    /// <summary>A provider by the conventions' own name for it, where it goes by ours.</summary>
    public static string Provider(string id) =>
        id switch
        {
            "google" => "gcp.gemini",
            "xai" => "x_ai",
            "mistral" => "mistral_ai",
            _ => id,
        };

    /// <summary>An ending in lower case with low lines.</summary>
    public static string Name(Streams.Ending ending) =>
        ending == Streams.Ending.TimedOut ? "timed_out" : ending.ToString().ToLowerInvariant();

    /// <summary>What a cache had, in lower case.</summary>
    public static string Name(CacheOutcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>What an attempt or a request failed with; <see langword="null"/> when it did not.</summary>
    public static string? Error(Streams.Ending ending, LlmErrorKind? kind) =>
        ending switch
        {
            Streams.Ending.Failed or Streams.Ending.TimedOut => (kind ?? LlmErrorKind.Unknown).ToString(),
            Streams.Ending.Refused => kind?.ToString(), // one that the model wrote is no error
            _ => null,
        };
}

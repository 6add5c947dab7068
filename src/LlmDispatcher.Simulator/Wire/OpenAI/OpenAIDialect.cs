using System.Globalization;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAI;

/// <summary>What Chat Completions, Responses and audio transcription have in common.</summary>
internal abstract class OpenAIDialect : IDialect
{
    public virtual string? ModelIn(SimulatedRequest request) => JsonReading.Text(JsonReading.Object(request.Body), "model");

    public string? KeyIn(SimulatedRequest request) => request.BearerToken ?? request.Headers.GetValueOrDefault("api-key");

    public IEnumerable<(string Name, string Value)> Headers(SimulatedAttempt attempt, TimeSpan elapsed)
    {
        yield return ("x-request-id", $"req_sim_{attempt.Request.Number:x8}");
        yield return ("openai-version", "2020-10-01");
        yield return ("openai-processing-ms", elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
        if (attempt.Script is not { Status: >= 400, RetryDelay: { } delay })
            yield break;
        yield return ("retry-after", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        yield return ("retry-after-ms", delay.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
    }

    public byte[]? Document(SimulatedRequest request) =>
        (request.Method, request.Route.Split('/', 4)) switch
        {
            ("GET", [_, "v1", "models"]) => ModelList.All(),
            ("GET", [_, "v1", "models", var name]) => ModelList.One(name),
            _ => null,
        };

    public abstract Conversation? Read(SimulatedRequest request, Script script);

    public abstract IAnswerStream Stream(Answer answer, Conversation conversation, Script script);

    public abstract Payload Whole(Answer answer, Conversation conversation, Script script);

    public Payload Error(Rejection rejection, SimulatedRequest request, Script script) =>
        new(OpenAIError.Body(rejection with { Code = rejection.Code ?? OpenAIError.CodeOf(rejection.Status) }, script.ErrorBody));

    public Rejection WrongKey { get; } = new(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");

    public Rejection NoPrefill { get; } =
        new(
            400,
            "This model does not support assistant message prefill. The conversation must end with a user message.",
            "invalid_request_error"
        );

    public virtual Rejection TooLong(int window, int tokens) =>
        new(
            400,
            $"This model's maximum context length is {window} tokens. However, your messages resulted in {tokens} tokens.",
            "invalid_request_error",
            "context_length_exceeded",
            "messages"
        );

    public Rejection NothingHere(string method, string path) => new(404, $"Invalid URL ({method} {path})", Code: "unknown_url");
}

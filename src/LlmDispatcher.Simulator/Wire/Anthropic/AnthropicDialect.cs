using System.Globalization;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Anthropic Messages.</summary>
internal sealed class AnthropicDialect : IDialect
{
    public string? ModelIn(SimulatedRequest request) => JsonReading.Text(JsonReading.Object(request.Body), "model");

    public string? KeyIn(SimulatedRequest request) => request.Headers.GetValueOrDefault("x-api-key") ?? request.BearerToken;

    public IEnumerable<(string Name, string Value)> Headers(SimulatedAttempt attempt, TimeSpan elapsed)
    {
        yield return ("request-id", RequestId(attempt.Request.Number));
        if (attempt.Script is { Status: >= 400, RetryDelay: { } delay })
            yield return ("retry-after", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }

    public byte[]? Document(SimulatedRequest request) =>
        (request.Method, request.Route.Split('/', 4)) switch
        {
            ("GET", [_, "v1", "models"]) => AnthropicModels.All(),
            ("GET", [_, "v1", "models", var name]) => AnthropicModels.One(name),
            ("POST", [_, "v1", "messages", "count_tokens"]) => Json.Bytes(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("input_tokens", new AnthropicRequest(request, checkSignatures: false).ReadForCounting().PromptTokens);
                writer.WriteEndObject();
            }),
            _ => null,
        };

    public Conversation? Read(SimulatedRequest request, Script script) =>
        request is { Method: "POST", Route: "/v1/messages" } ? new AnthropicRequest(request, script.CheckSignatures).Read() : null;

    public IAnswerStream Stream(Answer answer, Conversation conversation, Script script) =>
        new AnthropicStream(answer, conversation, script);

    public Payload Whole(Answer answer, Conversation conversation, Script script) =>
        new(AnthropicMessage.Write(answer, conversation, script));

    public Payload Error(Rejection rejection, SimulatedRequest request, Script script) =>
        new(Json.Bytes(writer => AnthropicError.Write(writer, rejection)));

    public Rejection WrongKey { get; } = new(401, "invalid x-api-key");

    public Rejection NoPrefill { get; } =
        new(400, "This model does not support assistant message prefill. The conversation must end with a user message.");

    public Rejection TooLong(int window, int tokens) => new(400, $"prompt is too long: {tokens} tokens > {window} maximum");

    public Rejection NothingHere(string method, string path) => new(404, "Not found");

    public static string RequestId(int number) => $"req_sim_{number:x8}";
}

using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire;
using LlmDispatcher.Simulator.Wire.OpenAIChat;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Decides what a request gets, in the order in which a real server would look at it.</summary>
internal sealed class Responder(SimulatorOptions options)
{
    private const string Json = "application/json";
    private static readonly ChatDialect Chat = new();
    private static readonly Dictionary<string, IDialect> Dialects = new() { ["/v1/chat/completions"] = Chat };

    public IEnumerable<Step> Respond(SimulatedRequest request, Script script)
    {
        var steps = ByteFaults.Apply(Reply(request, script), script);
        if (script.Reset)
            steps = [new Step.Reset()];
        else if (script.Silence)
            steps = [new Step.Silence()];
        return script.HeadersDelay is { } delay ? steps.Prepend(new Step.Pause(delay)) : steps;
    }

    public static IEnumerable<Step> Refuse(Rejection rejection) =>
        [new Step.Open(rejection.Status, Json), new Step.Send(Chat.Error(rejection))];

    private IEnumerable<Step> Reply(SimulatedRequest request, Script script)
    {
        try
        {
            if (script.Status is { } status)
                throw new RejectedException(new Rejection(status, $"Simulated error {status}.").With(script));
            RequireKey(request, options.RequireKey);
            RequireKey(request, script.RequireKey);
            var path = request.Path.Split('?')[0];
            if (request.Method == "POST" && Dialects.TryGetValue(path, out var dialect))
                return Answer(dialect, request, script);
            if (request.Method == "GET" && path == "/v1/models")
                return Send(Json, ModelList.Write(), script);
            throw new RejectedException(new(404, $"Invalid URL ({request.Method} {path})", Code: "unknown_url"));
        }
        catch (RejectedException rejected)
        {
            return Send(Json, Chat.Error(rejected.Rejection), script, rejected.Rejection.Status);
        }
    }

    private IEnumerable<Step> Answer(IDialect dialect, SimulatedRequest request, Script script)
    {
        var conversation = dialect.Read(request.Body);
        conversation = conversation with { Model = ScriptSources.BareName(conversation.Model) };
        if (script.ContextWindow is { } window && conversation.PromptTokens > window)
            throw new RejectedException(TooLong(window, conversation.PromptTokens));
        if (script.Continuation == ContinuationStyle.Reject && conversation.Last?.Role == Role.Assistant)
            throw new RejectedException(NoPrefill);

        var answer = Composer.Compose(conversation, script);
        var tempo = new Tempo(options.Pace, conversation.Model + conversation.Prompt);
        if (!conversation.Stream || script.JsonInstead)
            return Whole(dialect.Whole(answer, conversation, script), answer, tempo, script);

        var rejection = new Rejection(500, "The server had an error while processing your request.").With(script);
        var choreography = new Choreography(script, tempo, () => dialect.ErrorInStream(rejection, conversation, script), dialect.Terminal);
        var events = choreography.Stream(dialect.Stream(answer, conversation, script));
        return events.Prepend(new Step.Open(200, script.ContentType ?? "text/event-stream; charset=utf-8"));
    }

    /// <summary>Who does not stream waits for all tokens at once.</summary>
    private static IEnumerable<Step> Whole(byte[] body, Answer answer, Tempo tempo, Script script)
    {
        var tokens = script.Endless ? [] : answer.Reasoning.Concat(answer.Text);
        var wait = tokens.Aggregate(script.FirstTokenDelay ?? tempo.FirstToken(), (time, _) => time + tempo.NextToken());
        var steps = Send(Json, body, script);
        return wait > TimeSpan.Zero ? steps.Prepend(new Step.Pause(wait)) : steps;
    }

    private static IEnumerable<Step> Send(string contentType, byte[] body, Script script, int status = 200) =>
        status is 204 or 304
            ? [new Step.Open(status, null)]
            : [new Step.Open(status, script.ContentType ?? contentType), new Step.Send(body)];

    private static void RequireKey(SimulatedRequest request, string? key)
    {
        if (key is null)
            return;
        var bearer = request.Headers.GetValueOrDefault("Authorization", "");
        var sent = bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? bearer[7..]
            : request.Headers.GetValueOrDefault("api-key");
        if (sent != key)
            throw new RejectedException(new(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key"));
    }

    private static Rejection TooLong(int window, int tokens) =>
        new(
            400,
            $"This model's maximum context length is {window} tokens. However, your messages resulted in {tokens} tokens.",
            "invalid_request_error",
            "context_length_exceeded",
            "messages"
        );

    private static Rejection NoPrefill { get; } =
        new(
            400,
            "This model does not support assistant message prefill. The conversation must end with a user message.",
            "invalid_request_error"
        );
}

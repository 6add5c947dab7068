using System.Globalization;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Google Gemini's generateContent.</summary>
internal sealed class GeminiDialect : IDialect
{
    public const string JsonType = "application/json; charset=UTF-8";

    public string? ModelIn(SimulatedRequest request) => GeminiPath.Of(request)?.Model;

    public string? KeyIn(SimulatedRequest request) =>
        request.Headers.GetValueOrDefault("x-goog-api-key") ?? request.Query("key") ?? request.BearerToken;

    public IEnumerable<(string Name, string Value)> Headers(SimulatedAttempt attempt, TimeSpan elapsed) =>
        [("server-timing", $"gfet4t7; dur={elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)}")];

    public byte[]? Document(SimulatedRequest request) =>
        (request.Method, GeminiPath.Of(request)) switch
        {
            ("GET", null) when request.Route is "/v1beta/models" => GeminiModels.All(),
            ("GET", { Action: null }) => GeminiModels.One(request.ModelName!),
            ("POST", { Action: "countTokens" }) => Json.Bytes(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("totalTokens", new GeminiRequest(request, checkSignatures: false).Read().PromptTokens);
                writer.WriteEndObject();
            }),
            _ => null,
        };

    public Conversation? Read(SimulatedRequest request, Script script) =>
        request.Method == "POST" && GeminiPath.Of(request) is { Action: "generateContent" or "streamGenerateContent" } path
            ? new GeminiRequest(request, script.CheckSignatures).Read() with
            {
                Stream = path.IsStream,
                StreamsArray = path.IsArray,
            }
            : null;

    public IAnswerStream Stream(Answer answer, Conversation conversation, Script script) => new GeminiStream(answer, conversation, script);

    public Payload Whole(Answer answer, Conversation conversation, Script script) =>
        new(GeminiResponse.Whole(answer, conversation, script), JsonType);

    /// <summary>Who asked for an array gets the error in an array, too.</summary>
    public Payload Error(Rejection rejection, SimulatedRequest request, Script script)
    {
        var isArray = GeminiPath.Of(request) is { IsArray: true };
        return new(
            Json.Bytes(writer =>
            {
                if (isArray)
                    writer.WriteStartArray();
                GeminiError.Write(writer, rejection);
                if (isArray)
                    writer.WriteEndArray();
            }),
            JsonType
        );
    }

    public Rejection WrongKey { get; } = new(400, "API key not valid. Please pass a valid API key.", Code: "API_KEY_INVALID");

    public Rejection NoPrefill { get; } = new(400, "Please ensure that multiturn requests ends with a user role or a function response.");

    public Rejection TooLong(int window, int tokens) =>
        new(400, $"The input token count ({tokens}) exceeds the maximum number of tokens allowed ({window}).");

    public Rejection NothingHere(string method, string path) => new(404, $"Nothing found for {method} {path}.");
}

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>What the path of a request says: the model, and what is asked of it.</summary>
internal sealed record GeminiPath(string Model, string? Action, bool IsSse)
{
    private const string Models = "/v1beta/models/";

    public bool IsStream => Action == "streamGenerateContent";

    /// <summary>A stream that is no event stream is one JSON array.</summary>
    public bool IsArray => IsStream && !IsSse;

    /// <summary>A script behind the model's name may hold colons, so the last one counts.</summary>
    public static GeminiPath? Of(SimulatedRequest request)
    {
        if (!request.Route.StartsWith(Models, StringComparison.Ordinal))
            return null;
        var rest = request.Route[Models.Length..];
        var colon = request.Method == "POST" ? rest.LastIndexOf(':') : -1;
        return new(colon < 0 ? rest : rest[..colon], colon < 0 ? null : rest[(colon + 1)..], request.Query("alt") == "sse");
    }
}

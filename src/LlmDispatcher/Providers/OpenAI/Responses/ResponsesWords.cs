using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>What the members of a Responses call are to those who speak another language.</summary>
internal sealed class ResponsesWords : IWireWords
{
    public static readonly ResponsesWords Instance = new();

    private ResponsesWords() { }

    public WireDialect Dialect => WireDialect.Responses;

    public WordWeight Weigh(WordPlace place, string name, object? value) =>
        place switch
        {
            WordPlace.Body => OpenAIWords.IsLight(name) || IsLight(name, value) ? WordWeight.Light : WordWeight.Heavy,
            // Names and states that the provider gave to what it said, and what it found beside it.
            WordPlace.Message => WordWeight.Light,
            WordPlace.Content => name is "id" or "status" or "phase" or "annotations" or "logprobs" || OpenAIWords.IsCacheHint(name)
                ? WordWeight.Light
                : WordWeight.Heavy,
            _ => OpenAIWords.IsCacheHint(name) || name is "defer_loading" && value is JsonElement { ValueKind: JsonValueKind.False }
                ? WordWeight.Light
                : WordWeight.Heavy,
        };

    private static bool IsLight(string name, object? value) =>
        name switch
        {
            "include" => OpenAIWords.IsOnly(ResponsesRequestWriter.EncryptedReasoning, value),
            "truncation" => value is JsonElement { ValueKind: JsonValueKind.String }, // what is too long is then refused
            "max_tool_calls" or "client_metadata" => true, // only tools that the provider runs are counted
            "top_logprobs" => value is JsonElement { ValueKind: JsonValueKind.Number } count
                && count.TryGetInt32(out var none)
                && none == 0,
            "text.verbosity" or "reasoning.summary" or "reasoning.generate_summary" => true,
            _ => name.StartsWith("stream_options.", StringComparison.Ordinal),
        };
}

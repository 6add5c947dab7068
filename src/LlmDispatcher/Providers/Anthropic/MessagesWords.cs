using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What the members of a Messages call are to those who speak another language.</summary>
internal sealed class MessagesWords : IWireWords
{
    public static readonly MessagesWords Instance = new();

    private const string CacheControl = "cache_control";

    private MessagesWords() { }

    public WireDialect Dialect => WireDialect.Anthropic;

    public WordWeight Weigh(WordPlace place, string name, object? value) =>
        name == CacheControl
            ? WordWeight.Light
            : place switch
            {
                WordPlace.Body => InBody(name),
                WordPlace.Message => WordWeight.Heavy,
                WordPlace.Content => name switch
                {
                    "citations" => Citations(value),
                    "caller" or "source.cache_control" => WordWeight.Light,
                    BlockWriter.Type => WordWeight.None,
                    _ => WordWeight.Heavy,
                },
                _ => name switch
                {
                    "eager_input_streaming" or "input_examples" => WordWeight.Light,
                    "allowed_callers" => WordWeight.Light,
                    _ => WordWeight.Heavy,
                },
            };

    private static WordWeight InBody(string name) =>
        name switch
        {
            "metadata" or "service_tier" or "speed" => WordWeight.Light,
            "context_management" => WordWeight.Light, // what to forget when the conversation grows long
            "thinking" or "output_config.effort" => WordWeight.None, // said as an effort as well
            _ => WordWeight.Heavy,
        };

    // On a document it asks for them; on what the model said it holds them.
    private static WordWeight Citations(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } wish
        && wish.TryGetProperty("enabled", out var enabled)
        && enabled.ValueKind == JsonValueKind.True
            ? WordWeight.Heavy
            : WordWeight.Light;
}

using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>What the members of a Chat Completions call are to those who speak another language.</summary>
internal sealed class ChatWords : IWireWords
{
    public static readonly ChatWords Instance = new();

    private ChatWords() { }

    public WireDialect Dialect => WireDialect.Chat;

    public WordWeight Weigh(WordPlace place, string name, object? value) =>
        place switch
        {
            WordPlace.Body => OpenAIWords.IsLight(name) || IsLight(name, value) ? WordWeight.Light : WordWeight.Heavy,
            // What another server's answer had besides, come back as it was.
            WordPlace.Message => WordWeight.Light,
            WordPlace.Content => OpenAIWords.IsCacheHint(name) || name.StartsWith("function.", StringComparison.Ordinal) || name == "index"
                ? WordWeight.Light
                : WordWeight.Heavy,
            _ => OpenAIWords.IsCacheHint(name) ? WordWeight.Light : WordWeight.Heavy,
        };

    private static bool IsLight(string name, object? value) =>
        name switch
        {
            "prediction" or "verbosity" => true,
            "modalities" => OpenAIWords.IsOnly("text", value),
            _ => name.StartsWith("stream_options.", StringComparison.Ordinal),
        };
}

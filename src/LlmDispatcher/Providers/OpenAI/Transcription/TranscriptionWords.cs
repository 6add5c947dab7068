using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>What the fields of a transcription's form are to those who speak another language.</summary>
internal sealed class TranscriptionWords : IWireWords
{
    public static readonly TranscriptionWords Instance = new();

    private TranscriptionWords() { }

    public WireDialect Dialect => WireDialect.Transcription;

    public WordWeight Weigh(WordPlace place, string name, object? value) =>
        name is "language" or "chunking_strategy" ? WordWeight.Light : WordWeight.Heavy; // a hint what to hear, and how to cut
}

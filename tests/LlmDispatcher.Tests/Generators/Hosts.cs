using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Generators;

/// <summary>What a user would inject, and fake in tests of their own.</summary>
internal interface IAssistant
{
    IAsyncEnumerable<string> ReplyAsync(
        string message,
        IReadOnlyList<ChatMessage>? conversationHistory = null,
        CancellationToken cancellationToken = default
    );
}

/// <summary>An instance with what it was given.</summary>
internal sealed partial class Assistant(LlmSwitch llm) : IAssistant
{
    [LlmStream(SystemPrompt = "You are brief.", Model = "openai/demo")]
    public partial IAsyncEnumerable<string> ReplyAsync(
        string message,
        IReadOnlyList<ChatMessage>? conversationHistory = null,
        CancellationToken cancellationToken = default
    );

    [LlmStream(Model = "openai/demo")]
    public partial IAsyncEnumerable<StreamChunk> ReplyChunksAsync(string message);
}

/// <summary>Methods of a static class, one for each thing that can be given.</summary>
internal static partial class Streams
{
    [LlmStream(Model = "openai/demo")]
    public static partial IAsyncEnumerable<string> Tell(string prompt, CancellationToken ct = default);

    [LlmStream(Model = "openai/demo")]
    public static partial IAsyncEnumerable<string> TellWithoutToken(string prompt);

    [LlmStream(Prompt = "Write {{{language}}} for {price:0.00}€ on {day} {note}", SystemPrompt = "Mood: {mood}")]
    public static partial IAsyncEnumerable<string> Write(
        LlmSwitch llm,
        string language,
        double price,
        DateOnly day,
        Mood mood,
        string? note = null
    );

    [LlmStream]
    public static partial IAsyncEnumerable<string> Continue(LlmSwitch llm, IEnumerable<ChatMessage> messages);

    [LlmStream]
    public static partial IAsyncEnumerable<string> Compare(
        LlmSwitch llm,
        string prompt,
        ImageInput first,
        ImageInput? second = null,
        params IReadOnlyList<ImageInput> more
    );

    [LlmStream]
    public static partial IAsyncEnumerable<string> Hear(LlmSwitch llm, AudioInput audio, string? prompt = null);

    [LlmStream]
    public static partial IAsyncEnumerable<StreamChunk> Watch(
        this LlmSwitch llm,
        string prompt,
        ProgressTracker? tracker = null,
        StreamingCallbacks? callbacks = null,
        StreamingCache? cache = null
    );

    [LlmStream(
        TaskType.Math,
        Model = "openai/other",
        Providers = ["openai"],
        Strategy = OptimizationStrategy.Cost,
        MaxOutputTokens = 9,
        Temperature = 0.3f,
        MaxCost = 0.1,
        TimeoutSeconds = 2.5,
        MaxRetries = 7,
        Fallback = false,
        Recovery = RecoveryMode.Fail
    )]
    public static partial IAsyncEnumerable<string> Limited(LlmSwitch llm, string prompt, StreamPolicy? policy = null);

    [LlmStream(Fallback = false)]
    public static partial IAsyncEnumerable<string> Alone(LlmSwitch llm, string prompt);

    [LlmStream(Prompt = "{text}")]
    public static partial IAsyncEnumerable<string> Bare(LlmSwitch llm, string text);

    [LlmStream(Prompt = "First: {value}")]
    public static partial IAsyncEnumerable<string> Generic<T>(LlmSwitch llm, T value)
        where T : IFormattable;
}

internal enum Mood
{
    Calm,
}

/// <summary>Where the switch of a host comes from.</summary>
internal partial class Outer<T>(LlmSwitch given)
{
    protected LlmSwitch Given => given;

    [LlmStream]
    public partial IAsyncEnumerable<string> OfProperty(string prompt);

    internal sealed partial class Inner(LlmSwitch own)
    {
        [LlmStream]
        public partial IAsyncEnumerable<string> OfPrimaryConstructor(string prompt);

        [LlmStream]
        public partial IAsyncEnumerable<string> OfParameter(string prompt, LlmSwitch? other = null);
    }

    internal sealed partial class Heir(LlmSwitch given) : Outer<T>(given)
    {
        [LlmStream]
        public partial IAsyncEnumerable<string> OfBase(string prompt);
    }
}

/// <summary>A host whose switch may be missing.</summary>
internal partial record struct Loose(LlmSwitch? Llm)
{
    [LlmStream(Model = "openai/demo")]
    public partial IAsyncEnumerable<string> Tell(string prompt);
}

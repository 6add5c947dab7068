namespace LlmDispatcher.Streams;

/// <summary>The place where a later attempt took over a text that had broken off.</summary>
public sealed record Seam
{
    /// <summary>The number of the attempt that goes on.</summary>
    public required int Attempt { get; init; }

    /// <summary>The id of the provider that goes on.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that goes on.</summary>
    public required string Model { get; init; }

    /// <summary>How many characters (UTF-16 code units) of the visible text lie before it.</summary>
    public required int Offset { get; init; }

    /// <summary>How the model was brought to go on.</summary>
    public required SeamMethod Method { get; init; }
}

/// <summary>How a model is brought to go on with a text that it does not remember.</summary>
public enum SeamMethod
{
    /// <summary>The text is the beginning of its own answer.</summary>
    Prefill,

    /// <summary>It is asked to begin by repeating the last words, which are then cut off.</summary>
    Echo,
}

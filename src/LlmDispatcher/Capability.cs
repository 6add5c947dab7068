namespace LlmDispatcher;

/// <summary>What a request needs of a model, and what a model can do.</summary>
[Flags]
public enum Capability
{
    /// <summary>Nothing in particular.</summary>
    None = 0,

    /// <summary>Reads text.</summary>
    Text = 1 << 0,

    /// <summary>Looks at images.</summary>
    Vision = 1 << 1,

    /// <summary>Listens to recordings.</summary>
    Audio = 1 << 2,

    /// <summary>Calls the caller's tools.</summary>
    FunctionCalling = 1 << 3,

    /// <summary>Answers by a schema.</summary>
    StructuredOutput = 1 << 4,

    /// <summary>Streams its answer.</summary>
    Streaming = 1 << 5,

    /// <summary>Takes 100,000 tokens and more.</summary>
    LongContext = 1 << 6,

    /// <summary>Is good at program code.</summary>
    Code = 1 << 7,

    /// <summary>Is good at calculation and proof.</summary>
    Math = 1 << 8,

    /// <summary>Thinks before it answers.</summary>
    Reasoning = 1 << 9,
}

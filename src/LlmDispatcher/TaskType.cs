namespace LlmDispatcher;

/// <summary>What kind of work a request is; routing prefers the models that are good at it.</summary>
public enum TaskType
{
    /// <summary>Free text: stories, letters, explanations.</summary>
    TextGeneration,

    /// <summary>Program code.</summary>
    CodeGeneration,

    /// <summary>One language into another.</summary>
    Translation,

    /// <summary>A long text made short.</summary>
    Summarization,

    /// <summary>An answer to a question.</summary>
    QuestionAnswering,

    /// <summary>One label out of several.</summary>
    Classification,

    /// <summary>The mood of a text.</summary>
    SentimentAnalysis,

    /// <summary>What an image shows.</summary>
    VisionAnalysis,

    /// <summary>What is said in a recording.</summary>
    AudioTranscription,

    /// <summary>Data that follows a schema.</summary>
    StructuredOutput,

    /// <summary>Calls of the caller's tools.</summary>
    FunctionCalling,

    /// <summary>Several steps of thought.</summary>
    Reasoning,

    /// <summary>Calculation and proof.</summary>
    Math,
}

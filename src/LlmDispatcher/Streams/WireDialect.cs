namespace LlmDispatcher.Streams;

/// <summary>A wire language.</summary>
internal enum WireDialect
{
    /// <summary>OpenAI Chat Completions.</summary>
    Chat,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>OpenAI audio transcription.</summary>
    Transcription,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,

    /// <summary>Google Gemini.</summary>
    Google,
}

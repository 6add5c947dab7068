namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>How the events of a part are called, and where they say that they belong.</summary>
/// <param name="Part">Type of the events that begin and end the part.</param>
/// <param name="Text">Type of the events with its text.</param>
/// <param name="Index">The member that counts parts within the item.</param>
/// <param name="Type">The part's own type.</param>
internal sealed record PartShape(string Part, string Text, string Index, string Type)
{
    private const string Content = "response.content_part";

    public static PartShape OutputText { get; } = new(Content, "response.output_text", "content_index", "output_text");

    public static PartShape Refusal { get; } = new(Content, "response.refusal", "content_index", "refusal");

    /// <summary>What open models think.</summary>
    public static PartShape ReasoningText { get; } = new(Content, "response.reasoning_text", "content_index", "reasoning_text");

    /// <summary>What closed models say that they think.</summary>
    public static PartShape Summary { get; } =
        new("response.reasoning_summary_part", "response.reasoning_summary_text", "summary_index", "summary_text");

    public string TextMember => Type == "refusal" ? "refusal" : "text";

    public static PartShape Reasoning(Script script) => script.ReasoningField == ReasoningField.Reasoning ? ReasoningText : Summary;
}

namespace LlmDispatcher.Routing;

/// <summary>What a kind of work usually takes.</summary>
/// <param name="OutputTokens">How long its answers usually are; where the answer grows with the request, its part of the request's tokens is given by <paramref name="OutputPerInput"/>.</param>
/// <param name="Strength">The strength that helps.</param>
/// <param name="OutputPerInput">Tokens of the answer for each token of the request, when that is what decides.</param>
internal sealed record TaskProfile(int OutputTokens, Capability Strength = Capability.None, double OutputPerInput = 0)
{
    private static readonly Dictionary<TaskType, TaskProfile> Profiles = new()
    {
        [TaskType.TextGeneration] = new(800),
        [TaskType.CodeGeneration] = new(700, Capability.Code),
        [TaskType.Translation] = new(50, OutputPerInput: 1.2),
        [TaskType.Summarization] = new(250),
        [TaskType.QuestionAnswering] = new(300),
        [TaskType.Classification] = new(10),
        [TaskType.SentimentAnalysis] = new(20),
        [TaskType.VisionAnalysis] = new(300),
        [TaskType.AudioTranscription] = new(50, OutputPerInput: 0.2),
        [TaskType.StructuredOutput] = new(300),
        [TaskType.FunctionCalling] = new(100),
        [TaskType.Reasoning] = new(1500, Capability.Reasoning),
        [TaskType.Math] = new(800, Capability.Math),
    };

    public static TaskProfile Of(TaskType task) => Profiles[task];

    /// <summary>How long the answer itself is expected to be.</summary>
    public double ExpectedAnswer(int inputTokens) => OutputTokens + inputTokens * OutputPerInput;

    /// <summary>How long the answer is expected to be, thinking included, within what the request and the model allow.</summary>
    public int ExpectedOutput(int inputTokens, int? maxOutputTokens, ModelCard model)
    {
        var expected = ExpectedAnswer(inputTokens);
        if (model.Reasoning)
            expected = expected * 2 + 300; // what is thought is paid for, and waited for
        return (int)Math.Min(expected, Math.Min(maxOutputTokens ?? int.MaxValue, model.MaxOutputTokens ?? int.MaxValue));
    }
}

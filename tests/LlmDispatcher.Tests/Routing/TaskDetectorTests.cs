using LlmDispatcher.Routing;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Routing;

public sealed class TaskDetectorTests
{
    [Theory]
    [InlineData("Write a story about the sea", TaskType.TextGeneration)]
    [InlineData("Write a python function that sorts a list", TaskType.CodeGeneration)]
    [InlineData("Fix this: ```if (x = 1)```", TaskType.CodeGeneration)]
    [InlineData("What is the code of conduct?", TaskType.QuestionAnswering)]
    [InlineData("Translate into German: good morning", TaskType.Translation)]
    [InlineData("Summarize this article for me", TaskType.Summarization)]
    [InlineData("Is this review positive or negative: great!", TaskType.SentimentAnalysis)]
    [InlineData("Classify this ticket as bug or feature", TaskType.Classification)]
    [InlineData("What is 12 * 7?", TaskType.Math)]
    [InlineData("Weigh the pros and cons of a monorepo", TaskType.Reasoning)]
    [InlineData("How deep is the ocean?", TaskType.QuestionAnswering)]
    public void Task_ByItsWords_IsDetected(string prompt, TaskType task) => TaskDetector.Detect(new TaskRequest(prompt)).ShouldBe(task);

    [Theory]
    [InlineData("image/png", "Write a python function for this", TaskType.VisionAnalysis)]
    [InlineData("audio/wav", "Please transcribe", TaskType.AudioTranscription)]
    [InlineData("audio/wav", "", TaskType.AudioTranscription)]
    [InlineData("audio/wav", "Who is speaking?", TaskType.QuestionAnswering)]
    public void Task_ByWhatItCarries_WinsOverItsWords(string mediaType, string prompt, TaskType task)
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent(prompt), new DataContent(new byte[] { 1 }, mediaType)]);
        TaskDetector.Detect(new TaskRequest([message])).ShouldBe(task);
    }

    [Theory]
    [InlineData("Pretend to be a translator who is asked to translate a poem.", TaskType.TextGeneration)]
    [InlineData("If all cats are grey and Tom is a cat, what colour is Tom? Think step by step.", TaskType.Reasoning)]
    public void Task_ByItsFirstWords_IsDetected(string prompt, TaskType task) =>
        TaskDetector.Detect(new TaskRequest(prompt)).ShouldBe(task);

    /// <summary>What is asked stands at the ends of a long text; what lies between is what it is asked of.</summary>
    [Fact]
    public void Task_OfALongText_IsAskedAtItsEnds()
    {
        var text = string.Concat(Enumerable.Repeat("lorem ipsum ", 1000));
        TaskDetector.Detect(new TaskRequest($"Summarize this article for me: {text}")).ShouldBe(TaskType.Summarization);
        TaskDetector.Detect(new TaskRequest($"{text} Summarize this article for me")).ShouldBe(TaskType.Summarization);
        TaskDetector.Detect(new TaskRequest($"{text} Summarize this article for me {text}")).ShouldBe(TaskType.TextGeneration);
        TaskDetector
            .Detect(new TaskRequest($"{new string('x', 900)} Summarize this article for me. {new string('x', 700)}"))
            .ShouldBe(TaskType.Summarization); // no longer than both ends together
    }

    [Fact]
    public void Task_WithoutTools_IsDetectedByItsWords() =>
        TaskDetector
            .Detect(new TaskRequest("How deep is the ocean?") { Options = new ChatOptions { Tools = [] } })
            .ShouldBe(TaskType.QuestionAnswering);

    [Fact]
    public void Task_WithToolsOrSchema_IsDetected()
    {
        var tool = AIFunctionFactory.Create(() => 1, "f");
        TaskDetector.Detect(new TaskRequest("hi") { Options = new ChatOptions { Tools = [tool] } }).ShouldBe(TaskType.FunctionCalling);
        TaskDetector
            .Detect(new TaskRequest("hi") { Options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json } })
            .ShouldBe(TaskType.StructuredOutput);
    }

    [Theory]
    [InlineData("abcdefgh", 2)]
    [InlineData("你好世界", 4)]
    [InlineData("", 0)]
    public void Tokens_AreEstimatedByScript(string text, int tokens) => TokenEstimate.OfText(text).ShouldBe(tokens);
}

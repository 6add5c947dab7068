using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Caching.Similarity;

/// <summary>Pairs that differ in next to nothing, and ask for something else.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("What is the value of G?", "What is the value of g?")] // the constant, the acceleration
    [InlineData("What is C?", "What is c?")]
    [InlineData("How many Mb are in a GB?", "How many MB are in a GB?")] // bits, bytes
    [InlineData("What is the matter?", "What is matter?")]
    [InlineData("What is the time?", "What is time?")]
    [InlineData("Convert twenty-five to binary", "Convert 20 - 5 to binary")]
    [InlineData("What is the sum of 2ⁿ for n up to 5?", "What is the sum of 2n for n up to 5?")]
    public async Task Questions_ThatAskForSomethingElse_ShareNoAnswer(string a, string b)
    {
        foreach (var (first, second) in ((string, string)[])[(a, b), (b, a)])
        {
            using var llm = Answers.Switch(new StreamingCache(), new ScriptedSource(Answers.Text("so it is")));
            await llm.OutcomeAsync(first);
            (await llm.OutcomeAsync(second))!.Outcome.ShouldBe(CacheOutcome.Miss);
        }
    }
}

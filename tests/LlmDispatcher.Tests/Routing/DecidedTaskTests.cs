using LlmDispatcher.Providers.OpenAI.Chat;

namespace LlmDispatcher.Tests.Routing;

/// <summary>Reading a request's words costs more than the rest of its plan: it is left out where nothing depends on it.</summary>
public class DecidedTaskTests
{
    private const string Words = "Translate this into French: the tide comes in.";

    [Fact]
    public void Plan_OfAWireRequestForOneRoute_DoesNotReadItsWords() =>
        Plan(Wire("openai/gpt-4o-mini")).TaskType.ShouldBe(TaskType.TextGeneration);

    [Fact]
    public void Plan_OfAWireRequestForAnyRoute_ReadsThem() => Plan(Wire("auto")).TaskType.ShouldBe(TaskType.Translation);

    [Fact]
    public void Plan_OfAWireRequestThatLimitsItsCost_ReadsThem() =>
        Plan(Wire("openai/gpt-4o-mini") with { MaxCost = 1 }).TaskType.ShouldBe(TaskType.Translation);

    [Fact]
    public void Plan_OfARequestInCodeForOneRoute_ReadsThem() =>
        Plan(new TaskRequest(Words) { Model = "openai/gpt-4o-mini" }).TaskType.ShouldBe(TaskType.Translation);

    [Fact]
    public void Plan_OfAWireRequestThatSaysItsTask_TakesIt() =>
        Plan(Wire("openai/gpt-4o-mini") with { TaskType = TaskType.Math }).TaskType.ShouldBe(TaskType.Math);

    private static TaskRequest Wire(string model) => new(Words) { Model = model, Words = ChatWords.Instance };

    private static RoutingDecision Plan(TaskRequest request)
    {
        using var llm = LlmSwitch.Create(b => b.AddProvider("openai", new ProviderOptions { ApiKey = "sk-test" }));
        return llm.Explain(request);
    }
}

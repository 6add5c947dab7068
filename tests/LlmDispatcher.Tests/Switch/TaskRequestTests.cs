using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

public sealed class TaskRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void Prompt_Empty_IsRefusedBeforeAnythingIsSent(string prompt) =>
        Should.Throw<ArgumentException>(() => new TaskRequest(prompt)).ParamName.ShouldBe("prompt");

    [Fact]
    public void Messages_None_AreRefused() => Should.Throw<ArgumentException>(() => new TaskRequest([]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void MaxOutputTokens_BelowOne_IsRefused(int tokens) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TaskRequest("hi") { MaxOutputTokens = tokens });

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(2.1f)]
    [InlineData(float.NaN)]
    public void Temperature_OutOfRange_IsRefused(float temperature) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TaskRequest("hi") { Temperature = temperature });

    [Fact]
    public void MaxCost_BelowNothing_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TaskRequest("hi") { MaxCost = -0.01m });

    [Fact]
    public void Prompt_OfAConversation_IsTheLastUserText() =>
        new TaskRequest([
            new ChatMessage(ChatRole.User, "a"),
            new ChatMessage(ChatRole.Assistant, "b"),
            new ChatMessage(ChatRole.User, "c"),
        ]).Prompt.ShouldBe("c");
}

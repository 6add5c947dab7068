using LlmDispatcher.Routing;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Routing;

public sealed class RequestNeedsTests
{
    private static readonly DataContent Image = new(new byte[] { 1 }, "image/png");
    private static readonly DataContent Recording = new(new byte[] { 1 }, "audio/wav");

    [Fact]
    public void Text_NeedsNoMore() => Of(new("hi")).ShouldBe(Capability.Streaming | Capability.Text);

    [Fact]
    public void Images_NeedSight() => Of(With(Image, Image)).ShouldBe(Capability.Streaming | Capability.Text | Capability.Vision);

    [Fact]
    public void Recordings_NeedHearing_AndTextOnlyWhenMoreIsAskedThanToWriteThemDown()
    {
        Of(With(Recording) with { TaskType = TaskType.QuestionAnswering })
            .ShouldBe(Capability.Streaming | Capability.Text | Capability.Audio);
        Of(With(Recording) with { TaskType = TaskType.AudioTranscription }).ShouldBe(Capability.Streaming | Capability.Audio);
    }

    [Fact]
    public void Tools_NeedCalls()
    {
        var tool = AIFunctionFactory.Create(() => 1, "f");
        Of(new("hi") { Options = new ChatOptions { Tools = [tool] } })
            .ShouldBe(Capability.Streaming | Capability.Text | Capability.FunctionCalling);
        Of(new("hi") { Options = new ChatOptions { Tools = [] } }).ShouldBe(Capability.Streaming | Capability.Text);
    }

    [Fact]
    public void Schema_NeedsStructure()
    {
        Of(new("hi") { Options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json } })
            .ShouldBe(Capability.Streaming | Capability.Text | Capability.StructuredOutput);
        Of(new("hi") { Options = new ChatOptions { ResponseFormat = ChatResponseFormat.Text } })
            .ShouldBe(Capability.Streaming | Capability.Text);
    }

    [Theory]
    [InlineData(99_999, false)]
    [InlineData(100_000, true)]
    public void Length_OfAHundredThousandTokens_IsLong(int tokens, bool isLong)
    {
        var around = RequestNeeds.Of(new("xxxx")).InputTokens - 1; // what a message costs besides its text
        var needs = RequestNeeds.Of(new TaskRequest(new string('x', 4 * (tokens - around))));
        needs.InputTokens.ShouldBe(tokens);
        needs.Capabilities.HasFlag(Capability.LongContext).ShouldBe(isLong);
    }

    [Theory]
    [InlineData("text,image", null)]
    [InlineData("image", "takes no text")]
    [InlineData("text", "takes no images")]
    [InlineData("text,audio", "takes no images")]
    public void Model_LackingAnInput_SaysWhich(string inputs, string? lack) =>
        Missing(With(Image), new ModelCard("m") { Inputs = inputs.Split(',') })?.Reason.ShouldBe(lack);

    [Fact]
    public void Model_OfWhichNothingIsKnown_LacksNothing() => Missing(With(Image, Recording), new ModelCard("m")).ShouldBeNull();

    [Fact]
    public void Room_OfTheInput_CountsBeforeThatOfTheWindow()
    {
        var request = new TaskRequest(new string('x', 400));
        var tokens = RequestNeeds.Of(request).InputTokens;
        Missing(request, new ModelCard("m") { ContextWindow = tokens }).ShouldBeNull();
        Missing(request, new ModelCard("m") { ContextWindow = tokens - 1 })!.MaxTokens.ShouldBe(tokens - 1);
        Missing(request, new ModelCard("m") { ContextWindow = tokens * 2, MaxInputTokens = tokens - 1 })!
            .Kind.ShouldBe(LlmErrorKind.ContextLengthExceeded);
        Missing(request, new ModelCard("m") { ContextWindow = 1, MaxInputTokens = tokens }).ShouldBeNull();
    }

    [Fact]
    public void Answer_LongerThanTheModelGives_IsALack()
    {
        var card = new ModelCard("m") { MaxOutputTokens = 1500 };
        Missing(new("hi") { MaxOutputTokens = 1500 }, card).ShouldBeNull();
        Missing(new("hi") { MaxOutputTokens = 1501 }, card)!.Reason.ShouldBe("answers with at most 1,500 tokens");
        Missing(new("hi") { MaxOutputTokens = 1501 }, new ModelCard("m")).ShouldBeNull();
    }

    private static Capability Of(TaskRequest request) => RequestNeeds.Of(request).Capabilities;

    private static Shortfall? Missing(TaskRequest request, ModelCard model) =>
        RequestNeeds.Of(request).Missing(model, dialect: null, request);

    private static TaskRequest With(params AIContent[] media) =>
        new([new ChatMessage(ChatRole.User, [new TextContent("What is it?"), .. media])]);
}

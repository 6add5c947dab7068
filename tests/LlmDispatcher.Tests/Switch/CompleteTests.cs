using System.Text.Json;
using System.Text.Json.Serialization;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Observers;
using LlmDispatcher.Tests.Seed;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

public sealed partial class CompleteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_OverHttp_IsTheStreamedText()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var request = new TaskRequest("Tell me about the tide") { Model = "both" };
        var summary = await simulated.Llm.CompleteAsync(request, Token);
        summary.Text.ShouldBe(string.Concat(await simulated.Llm.StreamAsync(request, Token).ToListAsync(Token)));
        (summary.Ending, summary.FinishReason).ShouldBe((Ending.Completed, ChatFinishReason.Stop));
    }

    [Fact]
    public async Task Complete_Failing_ThrowsWhatTheStreamWould()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("cut-at-event=5", "status=500", "status=500");
        var error = await Should.ThrowAsync<StreamingException>(() =>
            simulated.Llm.CompleteAsync(new TaskRequest("Hello") { Model = "both" }, Token)
        );
        error.PartialText.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Object_OverHttp_HasTheShape()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var request = new TaskRequest("When is high tide in Brest?") { Model = "both" };
        var answer = await simulated.Llm.CompleteAsync(request, Shapes.Default.Tide, Token);
        answer.Value.Port.ShouldNotBeNull();
        answer.Value.Heights.ShouldNotBeNull();
        answer.Summary.Text.ShouldStartWith("{");
        var sent = simulated.Simulator.Attempts.ShouldHaveSingleItem().Request.BodyText;
        sent.ShouldContain("\"json_schema\"");
        sent.ShouldContain("\"name\":\"Tide\"");

        var reflected = await simulated.Llm.CompleteAsync<Tide>(request, cancellationToken: Token);
        reflected.Value.Port.ShouldBe(answer.Value.Port);
    }

    [Fact]
    public async Task Value_ThatIsNoObject_IsAskedForInsideOne()
    {
        var source = Watched.Saying("{\"data\":", "[1,2,3]}");
        using var llm = Watched.Switch(null, source);
        var answer = await llm.CompleteAsync(new TaskRequest("Count to three"), Shapes.Default.Int32Array, Token);
        answer.Value.ShouldBe([1, 2, 3]);
        var format = source.Requests.ShouldHaveSingleItem().Options!.ResponseFormat.ShouldBeOfType<ChatResponseFormatJson>();
        format.Schema!.Value.GetProperty("properties").GetProperty("data").GetProperty("type").GetString().ShouldBe("array");
    }

    [Fact]
    public async Task Schema_OfTheCaller_IsLeftAsItIs()
    {
        var source = Watched.Saying("{\"Port\":\"Brest\",\"Heights\":[]}");
        using var llm = Watched.Switch(null, source);
        using var schema = JsonDocument.Parse("{\"type\":\"object\"}");
        var own = ChatResponseFormat.ForJsonSchema(schema.RootElement, "mine");
        var request = new TaskRequest("hi")
        {
            Options = new() { ResponseFormat = own, TopP = 0.5f },
        };
        (await llm.CompleteAsync(request, Shapes.Default.Tide, Token)).Value.Port.ShouldBe("Brest");
        source.Requests[0].Options!.ResponseFormat.ShouldBeSameAs(own);
    }

    [Theory]
    [InlineData("{\"Port\":\"Bre", "stop", LlmErrorKind.InvalidOutput, "The answer is not a Tide in JSON: line 1, byte")]
    [InlineData("{\"Port\":\"Brest\",\"Heights\":\"high\"}", "stop", LlmErrorKind.InvalidOutput, "at $.Heights")]
    [InlineData("", "stop", LlmErrorKind.InvalidOutput, "The answer is not a Tide in JSON")]
    [InlineData("null", "stop", LlmErrorKind.InvalidOutput, "The answer is null")]
    [InlineData("{\"Port\":\"Brest\",\"Heights\":[]}", "length", LlmErrorKind.InvalidOutput, "MaxOutputTokens")]
    [InlineData("{\"Port\":", "content_filter", LlmErrorKind.ContentFilter, "refused")]
    public async Task Object_WithoutTheShape_IsAnErrorWithTheTextAndTheCause(string text, string finish, LlmErrorKind kind, string words)
    {
        var end = StreamEvent.OfFinish(new Finish(new ChatFinishReason(finish), finish));
        using var llm = Watched.Switch(null, new ScriptedSource(StreamEvent.OfText(text), end));
        var error = await Should.ThrowAsync<StructuredOutputException>(() =>
            llm.CompleteAsync(new TaskRequest("hi"), Shapes.Default.Tide, Token)
        );
        (error.Kind, error.PartialText, error.Summary.Text, error.Provider, error.Model).ShouldBe((kind, text, text, "a", "m"));
        error.Message.ShouldContain(words);
        error.Attempts.Count.ShouldBe(1);
        if (words.Contains("JSON", StringComparison.Ordinal))
            error.InnerException.ShouldBeAssignableTo<JsonException>();
    }

    [Fact]
    public async Task Object_OfARefusal_IsAnError()
    {
        using var llm = Watched.Switch(null, new ScriptedSource(StreamEvent.OfRefusal("No."), Watched.Stop));
        var error = await Should.ThrowAsync<StructuredOutputException>(() =>
            llm.CompleteAsync(new TaskRequest("hi"), Shapes.Default.Tide, Token)
        );
        (error.Kind, error.PartialText).ShouldBe((LlmErrorKind.ContentFilter, "No."));
    }

    [Fact]
    public async Task Object_InsteadOfWhichToolsAreAskedFor_IsAnErrorThatSaysSo()
    {
        using var llm = Watched.Switch(
            null,
            new ScriptedSource(
                StreamEvent.OfToolCallStart(0, "c", "f"),
                StreamEvent.OfToolCallEnd(0),
                StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))
            )
        );
        var error = await Should.ThrowAsync<StructuredOutputException>(() =>
            llm.CompleteAsync(new TaskRequest("hi"), Shapes.Default.Tide, Token)
        );
        error.Message.ShouldContain("ToolCalls");
        error.Summary.ToolCalls.ShouldHaveSingleItem().Name.ShouldBe("f");
    }

    internal sealed record Tide(string Port, double[] Heights);

    [JsonSerializable(typeof(Tide))]
    [JsonSerializable(typeof(int[]))]
    internal sealed partial class Shapes : JsonSerializerContext;
}

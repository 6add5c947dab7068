using System.Text;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page's real-world examples and best practices: S74 to S81.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class RealWorldTests(ProcessSwitch world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S74_History_ReachesTheModel()
    {
        await RealStreams.ChatResponse("What is artificial intelligence?").ToListAsync(Token);
        world.Sent.BodyText.ShouldNotContain("assistant");
        ChatMessage[] history = [new(ChatRole.User, "I am Ada."), new(ChatRole.Assistant, "Hello Ada.")];
        await RealStreams.ChatResponse("How does machine learning work?", history).ToListAsync(Token);
        var body = world.Sent.BodyText;
        int[] places =
        [
            .. new[] { "I am Ada.", "Hello Ada.", "How does machine learning work?" }.Select(t =>
                body.IndexOf(t, StringComparison.Ordinal)
            ),
        ];
        places.ShouldAllBe(p => p > 0);
        places.ShouldBe(places.Order());
    }

    [Fact]
    public async Task S75_Loop_EndsExactlyWhenTheAnswerDoes()
    {
        const string message = "What is artificial intelligence?";
        var console = new StringBuilder("Assistant: ");
        await foreach (var chunk in RealStreams.ChatResponse(message))
            console.Append(chunk);
        console.Append('\n');
        console.ToString().ShouldBe($"Assistant: {await Wire.AnswerAsync(world.Simulator, message, Token)}\n");
    }

    [Theory]
    [InlineData(null, "Write python code. Create a function to sort a list")]
    [InlineData("rust", "Write rust code. Create a function to sort a list")]
    public async Task S76_SecondArgument_ShapesTheRequest(string? language, string prompt)
    {
        const string description = "Create a function to sort a list";
        var stream = language is null ? RealStreams.GenerateCode(description) : RealStreams.GenerateCode(description, language);
        await stream.ToListAsync(Token);
        world.Sent.BodyText.ShouldContain(prompt);
    }

    [Fact]
    public async Task S77_Code_ComesWithItsLinesQuotesAndIndentation()
    {
        var code = string.Concat(await RealStreams.GenerateCode("Create a function that greets").ToListAsync(Token));
        code.ShouldBe(await Wire.AnswerAsync(world.Simulator, "Write python code. Create a function that greets", Token));
        code.ShouldContain("\n    ");
        code.ShouldContain("\"");
    }

    [Fact]
    public async Task S78_Length_ShapesTheOutput()
    {
        var medium = string.Concat(await RealStreams.GenerateContent("Artificial Intelligence").ToListAsync(Token));
        world.Sent.BodyText.ShouldContain("medium");
        var @long = string.Concat(await RealStreams.GenerateContent("Artificial Intelligence", "long").ToListAsync(Token));
        world.Sent.BodyText.ShouldContain("long");
        @long.Length.ShouldBeGreaterThan(medium.Length);
    }

    [Fact]
    public async Task S79_Wrapper_CatchesWhatBreaksAStream()
    {
        world.Simulator.Enqueue(Script.Parse("cut-at-event=12"));
        var shown = new StringBuilder();
        string? told = null;
        try
        {
            await foreach (var chunk in RealStreams.Fragile("Tell me of the tide", Token))
                shown.Append(chunk);
        }
        catch (StreamingException error)
        {
            told = error.Message;
            error.PartialText.ShouldBe(shown.ToString());
        }
        told.ShouldNotBeNullOrWhiteSpace();
        shown.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task S80_TimeoutWithoutATask_HasTheTaskFoundOut()
    {
        (await RealStreams.WithTimeout("Translate into German: good morning").ToListAsync(Token)).ShouldNotBeEmpty();
        LlmSwitch.Global.Explain(new TaskRequest("Translate into German: good morning")).TaskType.ShouldBe(TaskType.Translation);
    }

    /// <summary>There, a function that returns its prompt is streamed as well as a generator: its body does not count. Here there is none to write.</summary>
    [Fact]
    public async Task S81_Declaration_IsAllThatIsWritten()
    {
        var declared = typeof(RealStreams).GetMethod(nameof(RealStreams.WithTimeout))!;
        declared.ReturnType.ShouldBe(typeof(IAsyncEnumerable<string>));
        var text = string.Concat(await RealStreams.WithTimeout("Tell me of the tide").ToListAsync(Token));
        text.ShouldBe(await Wire.AnswerAsync(world.Simulator, "Tell me of the tide", Token));
    }
}

internal static partial class RealStreams
{
    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<string> ChatResponse(string message, IReadOnlyList<ChatMessage>? conversationHistory = null);

    [LlmStream(TaskType.CodeGeneration, Prompt = "Write {language} code. {description}")]
    public static partial IAsyncEnumerable<string> GenerateCode(string description, string language = "python");

    [LlmStream(TaskType.TextGeneration, Prompt = "Write a {length} text about {topic}")]
    public static partial IAsyncEnumerable<string> GenerateContent(string topic, string length = "medium");

    [LlmStream(Recovery = RecoveryMode.Fail)]
    public static partial IAsyncEnumerable<string> Fragile(string prompt, CancellationToken ct = default);

    [LlmStream(TimeoutSeconds = 60)]
    public static partial IAsyncEnumerable<string> WithTimeout(string prompt);
}

using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Hosting;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page on simple streams and streams with metadata: S1 to S13.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class BasicTests(ProcessSwitch world)
{
    private const string Question = "Tell me of the tide in Saint Malo";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Vendors => [.. ProcessSwitch.Vendors.Keys];

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task S01_Streaming_WorksWithEveryProvider(string vendor)
    {
        var request = new TaskRequest(Question) { Providers = [vendor] };
        var chunks = await LlmSwitch.Global.StreamChunksAsync(request, Token).ToListAsync(Token);
        chunks.Count.ShouldBeGreaterThan(10);
        chunks.ShouldAllBe(c => c.Provider == vendor);
        chunks[^1].Summary!.Text.ShouldBe(await Wire.AnswerAsync(world.Simulator, Question, Token));
    }

    [Fact]
    public async Task S02_Chunks_ArriveWhileTheProviderIsStillWriting()
    {
        world.Simulator.Enqueue(Script.Parse("endless; event-delay=1ms"));
        var seen = 0;
        await foreach (var piece in BasicStreams.StreamText(Question, Token))
        {
            piece.ShouldNotBeEmpty();
            world.Simulator.Attempts[^1].Ending.ShouldBeNull();
            if (++seen == 5)
                break;
        }
        seen.ShouldBe(5);
    }

    [Fact]
    public async Task S03_ConversationAndProgress_ArePartOfAStream()
    {
        var tracker = new ProgressTracker();
        var conversation = new Conversation(LlmSwitch.Global);
        await conversation.StreamAsync("My name is Ada.", Token).ToListAsync(Token);
        await foreach (var _ in BasicStreams.StreamTurn("What is my name?", conversation.Messages, tracker)) { }
        world.Sent.BodyText.ShouldContain("My name is Ada.");
    }

    [Fact]
    public void S04_Names_AreInTheRootNamespace()
    {
        typeof(LlmStreamAttribute).Namespace.ShouldBe(nameof(LlmDispatcher));
        typeof(TaskType).Namespace.ShouldBe(nameof(LlmDispatcher));
    }

    [Fact]
    public void S05_TaskTypes_OfThePage_AreThere() =>
        Enum.GetNames<TaskType>()
            .Intersect(["TextGeneration", "CodeGeneration", "VisionAnalysis", "AudioTranscription"])
            .Count()
            .ShouldBe(4);

    [Fact]
    public async Task S06_Attribute_OnAMethod_MakesItAStream() =>
        (await BasicStreams.StreamText(Question, Token).ToListAsync(Token)).Count.ShouldBeGreaterThan(10);

    [Fact]
    public async Task S07_Body_IsNotWritten_TheDispatcherAnswers()
    {
        var text = string.Concat(await BasicStreams.StreamText(Question, Token).ToListAsync(Token));
        text.ShouldStartWith("This is a simulated answer");
        world.Sent.BodyText.ShouldContain(Question);
    }

    [Fact]
    public async Task S08_Text_Joined_IsTheWholeAnswer()
    {
        const string prompt = "Write python code that prints a story, step by step 🌊";
        var pieces = await BasicStreams.StreamText(prompt, Token).ToListAsync(Token);
        var whole = await Wire.AnswerAsync(world.Simulator, prompt, Token);
        string.Concat(pieces).ShouldBe(whole);
        whole.ShouldContain("\n    "); // white space is part of it
        pieces.ShouldAllBe(p => p.Length > 0);
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("message")]
    [InlineData("description")]
    [InlineData("topic")]
    public async Task S09_Prompt_ComesFromTheCallsArguments(string name)
    {
        var text = $"Tell me of the {name}";
        var stream = name switch
        {
            "prompt" => BasicStreams.StreamText(text, Token),
            "message" => BasicStreams.OfMessage(text),
            "description" => BasicStreams.OfDescription(text),
            _ => BasicStreams.OfTopic(text),
        };
        await stream.ToListAsync(Token);
        world.Sent.BodyText.ShouldContain(text);
    }

    [Fact]
    public void S10_NothingConfigured_IsOneClearError()
    {
        using var written = new Written();
        var error = Should.Throw<LlmConfigurationException>(() => written.Build());
        error.Message.ShouldContain("OPENAI_API_KEY");
        using var keyed = new Written().With("OPENAI_API_KEY", "k");
        keyed.Build().Providers.ShouldBe(["openai"]); // a key in the environment is all it takes
    }

    [Fact]
    public async Task S11_Calls_AreIndependentStreams()
    {
        string[] prompts = [.. Enumerable.Range(1, 8).Select(i => $"Tell me of tide number {i}")];
        var answers = await Task.WhenAll(
            prompts.Select(async p => string.Concat(await BasicStreams.StreamText(p, Token).ToListAsync(Token)))
        );
        foreach (var (prompt, answer) in prompts.Zip(answers))
            answer.ShouldBe(await Wire.AnswerAsync(world.Simulator, prompt, Token));
    }

    [Fact]
    public async Task S12_Consumer_MayStopEarly()
    {
        world.Simulator.Enqueue(Script.Parse("endless; event-delay=20ms"));
        await foreach (var _ in BasicStreams.StreamText(Question, Token))
            break;
        await world.ShouldHaveLeftAsync(Token);
    }

    [Fact]
    public async Task S13_Metadata_ComesByTheReturnTypeWithTheSameParameters()
    {
        var text = string.Concat(await BasicStreams.StreamText(Question, Token).ToListAsync(Token));
        var chunks = await BasicStreams.StreamWithMetadata(Question, Token).ToListAsync(Token);
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(text);
        chunks.ShouldAllBe(c => c.Provider.Length > 0 && c.Model.Length > 0);
    }
}

internal static partial class BasicStreams
{
    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<string> StreamText(string prompt, CancellationToken ct = default);

    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<StreamChunk> StreamWithMetadata(string prompt, CancellationToken ct = default);

    [LlmStream]
    public static partial IAsyncEnumerable<string> StreamTurn(
        string message,
        IReadOnlyList<Microsoft.Extensions.AI.ChatMessage>? conversationHistory = null,
        ProgressTracker? tracker = null
    );

    [LlmStream]
    public static partial IAsyncEnumerable<string> OfMessage(string message);

    [LlmStream]
    public static partial IAsyncEnumerable<string> OfDescription(string description);

    [LlmStream]
    public static partial IAsyncEnumerable<string> OfTopic(string topic);
}

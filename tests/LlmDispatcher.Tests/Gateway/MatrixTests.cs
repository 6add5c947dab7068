using System.Buffers.Binary;
using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>Every language in front of every other: what one side says, the other side hears.</summary>
public sealed class MatrixTests : GatewayTest
{
    private const string Question = "Tell me about the tide 🌊";

    private Client _client = null!;

    public static TheoryData<string, string, string, LlmErrorKind> FailuresBeforeContent
    {
        get
        {
            var data = new TheoryData<string, string, string, LlmErrorKind>();
            foreach (var pair in Pairs)
            {
                var (inbound, outbound) = pair.Data;
                data.Add(inbound, outbound, "status=401", LlmErrorKind.Authentication);
                data.Add(inbound, outbound, "status=429; retry-after=7", LlmErrorKind.RateLimit);
                data.Add(inbound, outbound, "status=500", LlmErrorKind.ServiceUnavailable);
                data.Add(inbound, outbound, "too-long", LlmErrorKind.ContextLengthExceeded);
                data.Add(inbound, outbound, "reset", LlmErrorKind.Connection);
                data.Add(inbound, outbound, "role-only", LlmErrorKind.Truncated);
            }
            return data;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _client = new Client(Address);
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Text_BetweenAnyTwoLanguages_IsTheSameWithUsageAndFinish(string inbound, string outbound)
    {
        var direct = await _client.AskAsync("openai", "openai", Question);
        var answer = await _client.AskAsync(inbound, outbound, Question);
        (answer.Text, answer.Ending, answer.FinishReason).ShouldBe((direct.Text, Ending.Completed, ChatFinishReason.Stop));
        answer.Usage!.OutputTokenCount.ShouldBe(direct.Usage!.OutputTokenCount);
        answer.Model.ShouldBe("demo");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Length_BetweenAnyTwoLanguages_IsToldAsTheReason(string inbound, string outbound)
    {
        Simulator.Enqueue(
            Script.Parse(
                outbound switch
                {
                    "openai" => "finish=length",
                    "openai-responses" => "finish=max_output_tokens",
                    "anthropic" => "finish=max_tokens",
                    _ => "finish=MAX_TOKENS",
                }
            )
        );
        (await _client.AskAsync(inbound, outbound, Question)).FinishReason.ShouldBe(ChatFinishReason.Length);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Reasoning_BetweenAnyTwoLanguages_ComesBeforeTheText(string inbound, string outbound)
    {
        Simulator.Enqueue(Script.Parse("reasoning=9"));
        var chunks = await _client.StreamAsync(inbound, outbound, Question).ToListAsync(Token);
        var thoughts = string.Concat(chunks.TakeWhile(c => c.Text.Length == 0).Select(c => c.Reasoning));
        thoughts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(9, thoughts);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Tools_BetweenAnyTwoLanguages_AreCalledInParallelAndGetTheirResultsBack(string inbound, string outbound)
    {
        var tide = AIFunctionFactory.Create((string port) => port, "get_tide", "The tide of a port.");
        var moon = AIFunctionFactory.Create((string day) => day, "get_moon", "The moon of a day.");
        var options = new ChatOptions { Tools = [tide, moon] };
        Simulator.Enqueue(Script.Parse("tools=2"));
        var request = new TaskRequest("How is the tide and the moon?") { Options = options };
        var asked = await _client.AskAsync(inbound, outbound, request);
        asked.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        asked.ToolCalls.Select(c => c.Name).ShouldBe(["get_tide", "get_moon"]);
        asked.ToolCalls.ShouldAllBe(c => c.CallId.Length > 0 && c.Exception == null && c.Arguments!.Count == 1);

        var messages = new List<ChatMessage>(request.Messages)
        {
            new(ChatRole.Assistant, [.. asked.ToolCalls]),
            new(ChatRole.Tool, [.. asked.ToolCalls.Select(c => new FunctionResultContent(c.CallId, $"result of {c.Name}"))]),
        };
        var answer = await _client.AskAsync(inbound, outbound, new TaskRequest(messages) { Options = options });
        answer.Text.ShouldContain("result of get_tide");
        answer.Text.ShouldContain("result of get_moon");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Image_BetweenAnyTwoLanguages_Arrives(string inbound, string outbound)
    {
        var answer = await _client.AskAsync(
            inbound,
            outbound,
            new TaskRequest("What is this?") { Images = [ImageInput.FromBytes(Png(640, 480))] }
        );
        answer.Text.ShouldContain("640");
        answer.Text.ShouldContain("480");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Schema_BetweenAnyTwoLanguages_ShapesTheAnswer(string inbound, string outbound)
    {
        var schema = JsonElement.Parse(
            """{"type":"object","properties":{"port":{"type":"string"},"height":{"type":"number"}},"required":["port","height"],"additionalProperties":false}"""
        );
        var request = new TaskRequest("How high is the tide?")
        {
            Options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "tide") },
        };
        var answer = JsonElement.Parse((await _client.AskAsync(inbound, outbound, request)).Text);
        answer.GetProperty("port").ValueKind.ShouldBe(JsonValueKind.String);
        answer.GetProperty("height").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task SystemAndHistory_BetweenAnyTwoLanguages_Arrive(string inbound, string outbound)
    {
        var request = new TaskRequest([
            new(ChatRole.User, "My boat is called Swift."),
            new(ChatRole.Assistant, "A good name."),
            new(ChatRole.User, "What is it called?"),
        ])
        {
            SystemPrompt = "You are a harbour master.",
            MaxOutputTokens = 77,
            Temperature = 0.5f,
        };
        await _client.AskAsync(inbound, outbound, request);
        var body = Simulator.Attempts[^1].Request.BodyText;
        foreach (
            var said in (string[])
                ["You are a harbour master.", "My boat is called Swift.", "A good name.", "What is it called?", "77", "0.5"]
        )
            body.ShouldContain(said);
    }

    [Theory]
    [MemberData(nameof(FailuresBeforeContent))]
    public async Task Failure_BeforeContent_IsTypedTheSameBetweenAnyTwoLanguages(
        string inbound,
        string outbound,
        string script,
        LlmErrorKind kind
    )
    {
        Simulator.Enqueue(Script.Parse(script));
        var error = await Should.ThrowAsync<ProviderException>(() => _client.AskAsync(inbound, outbound, "hi"));
        error.Kind.ShouldBe(kind, error.Message);
        if (kind == LlmErrorKind.RateLimit && outbound != "google")
            error.Failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Failure_AfterContent_IsInBandAndTheTextSoFarStays(string inbound, string outbound)
    {
        var whole = (await _client.AskAsync(inbound, outbound, Question)).Text;
        Simulator.Enqueue(Script.Parse("error-at-event=12"));
        var error = await Should.ThrowAsync<StreamingException>(() => _client.AskAsync(inbound, outbound, Question));
        error.Kind.ShouldBe(LlmErrorKind.ServiceUnavailable, error.Message);
        error.PartialText.ShouldNotBeEmpty();
        whole.ShouldStartWith(error.PartialText, Case.Sensitive);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Client_LeavingInTheMiddle_ClosesTheProvidersConnection(string inbound, string outbound)
    {
        Simulator.Enqueue(Script.Parse("endless; event-delay=20ms"));
        await foreach (var _ in _client.StreamAsync(inbound, outbound, "hi"))
            break;
        var attempt = await Simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    private static byte[] Png(int width, int height)
    {
        byte[] png = [.. Samples.Png];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }
}

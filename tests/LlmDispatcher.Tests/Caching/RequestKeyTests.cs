using System.Reflection;
using System.Text.Json;
using LlmDispatcher.Caching;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Tests.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Two requests have one key when, and only when, nothing that could change the answer tells them apart.</summary>
public sealed class RequestKeyTests
{
    private static readonly StreamingCache Cache = new() { CacheTools = true, CacheConversations = true };

    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object"}""");

    /// <summary>One change each, by the member that it changes.</summary>
    private static readonly (string Member, Func<TaskRequest, TaskRequest> Change)[] Changes =
    [
        ("Messages", r => new TaskRequest("another")),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.System, "Why?")])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, "Why?"), new ChatMessage(ChatRole.Assistant, "Be")])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, "Why?") { AuthorName = "Ada" }])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, "Why?") { AdditionalProperties = new() { ["x"] = 1 } }])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, [new TextContent("Wh"), new TextContent("y?")])])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, [new TextContent("Why?"), new TextContent("")])])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, [new TextReasoningContent("Why?")])])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, [new ErrorContent("Why?")])])),
        ("Messages", r => new TaskRequest([new ChatMessage(ChatRole.User, [new TextContent("Why?"), new HostedFileContent("f")])])),
        (
            "Messages",
            r => new TaskRequest([
                new ChatMessage(ChatRole.User, "Why?"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f")]),
            ])
        ),
        (
            "Messages",
            r => new TaskRequest([
                new ChatMessage(ChatRole.User, "Why?"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["a"] = 1 })]),
            ])
        ),
        (
            "Messages",
            r => new TaskRequest([
                new ChatMessage(ChatRole.User, "Why?"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["a"] = "1" })]),
            ])
        ),
        (
            "Messages",
            r => new TaskRequest([
                new ChatMessage(ChatRole.User, "Why?"),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "1")]),
            ])
        ),
        (
            "Messages",
            r => new TaskRequest([
                new ChatMessage(ChatRole.User, "Why?"),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", 1)]),
            ])
        ),
        ("Images", r => r with { Images = [ImageInput.FromBytes(Samples.Png)] }),
        ("Images", r => r with { Images = [ImageInput.FromBytes(Samples.Png), ImageInput.FromBytes(Samples.Png)] }),
        ("Images", r => r with { Images = [ImageInput.FromUri(new Uri("https://example.com/a.png"))] }),
        ("Audio", r => r with { Audio = AudioInput.FromBytes(Samples.Wav) }),
        ("TaskType", r => r with { TaskType = TaskType.CodeGeneration }),
        ("SystemPrompt", r => r with { SystemPrompt = "Be brief" }),
        ("SystemPrompt", r => r with { SystemPrompt = "" }),
        ("Model", r => r with { Model = "p/m" }),
        ("Model", r => r with { Model = "p/n" }),
        ("Providers", r => r with { Providers = ["p"] }),
        ("Providers", r => r with { Providers = ["p", "q"] }),
        ("MaxOutputTokens", r => r with { MaxOutputTokens = 5 }),
        ("Temperature", r => r with { Temperature = 0 }),
        ("Temperature", r => r with { Temperature = 1 }),
        ("Strategy", r => r with { Strategy = OptimizationStrategy.Cost }),
        ("MaxCost", r => r with { MaxCost = 0.1m }),
        ("MaxCost", r => r with { MaxCost = 0.10000000000000000000001m }),
        ("CacheScope", r => r with { CacheScope = "a" }),
        ("CacheScope", r => r with { CacheScope = "" }),
        ("Options.Instructions", With(o => o.Instructions = "Be kind")),
        ("Options.TopP", With(o => o.TopP = 0.5f)),
        ("Options.TopK", With(o => o.TopK = 5)),
        ("Options.FrequencyPenalty", With(o => o.FrequencyPenalty = 0.5f)),
        ("Options.PresencePenalty", With(o => o.PresencePenalty = 0.5f)),
        ("Options.Seed", With(o => o.Seed = 5)),
        ("Options.Seed", With(o => o.Seed = long.MaxValue)),
        ("Options.Seed", With(o => o.Seed = long.MaxValue - 1)),
        ("Options.ModelId", With(o => o.ModelId = "x")),
        ("Options.StopSequences", With(o => o.StopSequences = ["a", "b"])),
        ("Options.StopSequences", With(o => o.StopSequences = ["ab"])),
        ("Options.AllowBackgroundResponses", With(o => o.AllowBackgroundResponses = true)),
        ("Options.Reasoning", With(o => o.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High })),
        ("Options.Reasoning", With(o => o.Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full })),
        ("Options.ResponseFormat", With(o => o.ResponseFormat = ChatResponseFormat.Text)),
        ("Options.ResponseFormat", With(o => o.ResponseFormat = ChatResponseFormat.Json)),
        ("Options.ResponseFormat", With(o => o.ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema))),
        ("Options.ResponseFormat", With(o => o.ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "n"))),
        ("Options.Tools", With(o => o.Tools = [AIFunctionFactory.Create(() => 1, "a"), AIFunctionFactory.Create(() => 1, "b")])),
        ("Options.Tools", With(o => o.Tools = [AIFunctionFactory.Create(() => 1, "b"), AIFunctionFactory.Create(() => 1, "a")])),
        ("Options.Tools", With(o => o.Tools = [AIFunctionFactory.Create((int x) => x, "a")])),
        ("Options.ToolMode", With(o => o.ToolMode = ChatToolMode.RequireAny)),
        ("Options.ToolMode", With(o => o.ToolMode = ChatToolMode.RequireSpecific("any"))),
        ("Options.ToolMode", With(o => o.ToolMode = ChatToolMode.None)),
        ("Options.AllowMultipleToolCalls", With(o => o.AllowMultipleToolCalls = false)),
        ("Options.AdditionalProperties", With(o => o.AdditionalProperties = new() { ["k"] = "1" })),
        ("Options.AdditionalProperties", With(o => o.AdditionalProperties = new() { ["k"] = 1 })),
        ("Options.AdditionalProperties", With(o => o.AdditionalProperties = new() { ["k"] = null })),
        ("Words", r => With(o => o.AdditionalProperties = new() { ["k"] = null })(r) with { Words = ChatWords.Instance }),
    ];

    /// <summary>Why a member is in no key.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["Prompt"] = "is one of the messages",
        ["Policy"] = "how hard is tried; it does tell apart who may share a stream",
        ["Progress"] = "listens",
        ["Callbacks"] = "listens",
        ["Watcher"] = "listens",
        ["Cache"] = "is where it is kept",
        ["CacheMode"] = "is what is done with it",
        ["CacheTags"] = "is what it is removed by",
        ["IsShared"] = "is set behind the key",
        ["ModelOutputLimit"] = "is set behind the key, and follows from the model",
        ["Options"] = "its members are",
        ["Options.Temperature"] = "is the request's own, or stands for it: see the tests",
        ["Options.MaxOutputTokens"] = "is the request's own, or stands for it: see the tests",
        ["Options.ConversationId"] = "is not cached at all",
        ["Options.ContinuationToken"] = "is not cached at all",
        ["Options.RawRepresentationFactory"] = "is not cached at all",
    };

    [Fact]
    public void Change_OfAnyMember_IsAnotherKey()
    {
        var plain = new TaskRequest("Why?");
        var keys = Changes.Select(c => (c.Member, Key: Key(c.Change(plain)))).Append(("none", Key: Key(plain))).ToList();
        keys.GroupBy(k => k.Key).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g.Select(k => k.Item1))).ShouldBeEmpty();
    }

    [Fact]
    public void Member_OfARequest_IsInTheKeyOrLeftOutForAReason()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var members = typeof(TaskRequest)
            .GetProperties(All)
            .Select(p => p.Name)
            .Concat(typeof(ChatOptions).GetProperties().Select(p => $"Options.{p.Name}"))
            .Where(n => n is not ("EqualityContract"));
        members.Where(m => !LeftOut.ContainsKey(m) && !Changes.Any(c => c.Member == m)).ShouldBeEmpty();
    }

    [Fact]
    public void Request_SaidInAnotherWay_HasTheSameKey()
    {
        (TaskRequest A, TaskRequest B)[] pairs =
        [
            (new("Why?"), new([new ChatMessage(ChatRole.User, "Why?")])),
            (
                new("Why?"),
                new([new ChatMessage(ChatRole.User, [new TextContent("Why?")]) { MessageId = "1", CreatedAt = DateTimeOffset.UnixEpoch }])
            ),
            (new("Why?"), new("Why?") { Options = new ChatOptions() }),
            (new("Why?") { Temperature = 1 }, new("Why?") { Options = new ChatOptions { Temperature = 1 } }),
            (
                new("Why?") { Temperature = 1 },
                new("Why?")
                {
                    Temperature = 1,
                    Options = new ChatOptions { Temperature = 0 },
                }
            ),
            (new("Why?") { MaxOutputTokens = 9 }, new("Why?") { Options = new ChatOptions { MaxOutputTokens = 9 } }),
            (new("Why?") { SystemPrompt = "Be" }, new("Why?") { Options = new ChatOptions { Instructions = "Be" } }),
            (
                new("Why?") { Images = [ImageInput.FromBytes(Samples.Png)] },
                new([new ChatMessage(ChatRole.User, [new TextContent("Why?"), new DataContent(Samples.Png.ToArray(), "image/png")])])
            ),
            (
                Extra(new() { ["a"] = 1, ["b"] = JsonElement.Parse("""{ "x" : [ 1 , "ä" ] }""") }),
                Extra(new() { ["b"] = JsonElement.Parse("""{"x":[1,"\u00e4"]}"""), ["a"] = JsonElement.Parse("1") })
            ),
            (new("Why?") { CacheTags = ["t"], CacheMode = CacheMode.Refresh }, new("Why?")),
            (new("Why?") { Policy = new StreamPolicy { MaxRetries = 9 } }, new("Why?")),
        ];
        foreach (var (a, b) in pairs)
            Key(b).ShouldBe(Key(a));
    }

    [Fact]
    public void Scope_OfTheCache_TellsTenantsApart()
    {
        var cache = new StreamingCache { Scope = r => r.SystemPrompt };
        var (a, b) = (new TaskRequest("Why?") { SystemPrompt = "a" }, new TaskRequest("Why?") { SystemPrompt = "b" });
        RequestKey.Of(a, cache, "").ShouldNotBe(RequestKey.Of(b, cache, ""));
        RequestKey.Of(a, cache, "").ShouldNotBe(RequestKey.Of(a, new StreamingCache(), ""));
        Should.Throw<InvalidOperationException>(() =>
            RequestKey.Of(a, new StreamingCache { Scope = _ => throw new InvalidOperationException() }, "")
        );
    }

    [Fact]
    public void Plan_BehindTheSameWords_TellsRequestsApart()
    {
        var request = new TaskRequest("Why?") { Model = "fast" };
        RequestKey.Of(request, Cache, "fast|p/m").ShouldNotBe(RequestKey.Of(request, Cache, "fast|p/n"));
    }

    [Fact]
    public void Content_ThatNobodyKnows_IsNotCached()
    {
        TaskRequest[] requests =
        [
            With(o => o.ConversationId = "c")(new("Why?")),
            With(o => o.RawRepresentationFactory = _ => null)(new("Why?")),
            With(o => o.Tools = [new HostedWebSearchTool()])(new("Why?")),
            new([new ChatMessage(ChatRole.User, [new Unknown()])]),
            Extra(new() { ["x"] = new Unknown() }),
        ];
        foreach (var request in requests)
            RequestKey.Of(request, Cache, "").ShouldBeNull();
    }

    [Fact]
    public void Key_OfTheSameRequest_StaysTheSameInLaterVersions() =>
        // Stored answers are found by it. When it has to change, so does the version in RequestKey.
        RequestKey
            .Of(new TaskRequest("Why?") { Model = "p/m", SystemPrompt = "Be" }, new StreamingCache(), "")!
            .Value.Key.ShouldBe("100437a87888c2ec89cfc5aeb70c4467cbe408bb78a8ec448057cd970565ae75");

    private static string Key(TaskRequest request) => RequestKey.Of(request, Cache, "")!.Value.Key;

    private static TaskRequest Extra(AdditionalPropertiesDictionary extras) => With(o => o.AdditionalProperties = extras)(new("Why?"));

    private static Func<TaskRequest, TaskRequest> With(Action<ChatOptions> change) =>
        request =>
        {
            var options = new ChatOptions();
            change(options);
            return request with { Options = options };
        };

    private sealed class Unknown : AIContent;
}

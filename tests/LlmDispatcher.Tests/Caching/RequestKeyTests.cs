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
        ("Providers", r => r with { Providers = ["q"] }),
        ("Providers", r => r with { Providers = ["p", "q"] }),
        ("MaxOutputTokens", r => r with { MaxOutputTokens = 5 }),
        ("Temperature", r => r with { Temperature = 0 }),
        ("Temperature", r => r with { Temperature = 1 }),
        ("Strategy", r => r with { Strategy = OptimizationStrategy.Cost }),
        ("MaxCost", r => r with { MaxCost = 0.1m }),
        ("MaxCost", r => r with { MaxCost = 0.10000000000000000000001m }),
        ("SystemPrompt", r => With(o => o.Instructions = "b")(r) with { SystemPrompt = "a" }),
        ("SystemPrompt", r => With(o => o.Instructions = "a")(r) with { SystemPrompt = "b" }),
        ("SystemPrompt", r => r with { SystemPrompt = "b" }),
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
        ("Options.ToolMode", With(o => o.ToolMode = ChatToolMode.RequireSpecific("all"))),
        ("Options.ToolMode", With(o => o.ToolMode = ChatToolMode.Auto)),
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
            (
                new("Why?") { MaxOutputTokens = 9 },
                new("Why?")
                {
                    MaxOutputTokens = 9,
                    Options = new ChatOptions { MaxOutputTokens = 5 },
                }
            ),
            (Tooled(), Tooled()),
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

    /// <summary>Each part of a conversation is there with all that it says.</summary>
    [Fact]
    public void Change_WithinAnyPart_IsAnotherKey()
    {
        var png = Samples.Png.ToArray();
        var json = new JsonFormats();
        AIContent[][] parts =
        [
            [new TextReasoningContent("a"), new TextReasoningContent("b"), new TextReasoningContent("a") { ProtectedData = "s" }],
            [
                new DataContent(png, "image/png"),
                new DataContent(png, "image/webp"),
                new DataContent(png, "image/png") { Name = "n" },
                new DataContent(png.AsMemory(1), "image/png"),
            ],
            [
                new UriContent("https://a/1", "image/png"),
                new UriContent("https://a/2", "image/png"),
                new UriContent("https://a/1", "image/webp"),
            ],
            [
                new FunctionCallContent("c", "f"),
                new FunctionCallContent("d", "f"),
                new FunctionCallContent("c", "g"),
                new FunctionCallContent("c", "f") { Exception = new FormatException("x") },
                new FunctionCallContent("c", "f", new Dictionary<string, object?>()),
                .. json.Values.Select(v => new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["a"] = v })),
                new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["b"] = null }),
            ],
            [
                new FunctionResultContent("c", "r"),
                new FunctionResultContent("d", "r"),
                new FunctionResultContent("c", "s"),
                new FunctionResultContent("c", "r") { Exception = new FormatException("x") },
                new FunctionResultContent("c", new TextContent("r")),
                new FunctionResultContent("c", new AIContent[] { new TextContent("r") }),
                new FunctionResultContent("c", new AIContent[] { new TextContent("r"), new TextContent("r") }),
                new FunctionResultContent("c", new TextReasoningContent("r")),
                .. json.Values.Select(v => new FunctionResultContent("c", v)),
            ],
            [
                new ErrorContent("m"),
                new ErrorContent("n"),
                new ErrorContent("m") { ErrorCode = "c" },
                new ErrorContent("m") { Details = "c" },
            ],
            [
                new HostedFileContent("f"),
                new HostedFileContent("g"),
                new HostedFileContent("f") { Name = "n" },
                new HostedFileContent("f") { MediaType = "text/plain" },
            ],
            [
                .. json.Values.Select(v => new TextContent("a") { AdditionalProperties = new() { ["k"] = v } }),
                new TextContent("a") { AdditionalProperties = new() { ["l"] = null } },
                new TextContent("a")
                {
                    AdditionalProperties = new() { ["k"] = null, ["l"] = null },
                },
            ],
        ];
        var keys = parts
            .SelectMany(kind => kind)
            .Select(part => Key(new TaskRequest([new ChatMessage(ChatRole.Assistant, [part]), new ChatMessage(ChatRole.User, "Why?")])))
            .ToList();
        keys.Distinct().Count().ShouldBe(keys.Count);
    }

    [Fact]
    public void Change_WithinAFormatOrATool_IsAnotherKey()
    {
        var other = JsonElement.Parse("""{"type":"array"}""");
        ChatResponseFormat[] formats =
        [
            ChatResponseFormat.ForJsonSchema(Schema, "n", "d"),
            ChatResponseFormat.ForJsonSchema(Schema, "n", "e"),
            ChatResponseFormat.ForJsonSchema(other, "n", "d"),
        ];
        AITool[] tools =
        [
            AIFunctionFactory.CreateDeclaration("f", "d", Schema),
            AIFunctionFactory.CreateDeclaration("f", "e", Schema),
            AIFunctionFactory.CreateDeclaration("f", "d", other),
            AIFunctionFactory.CreateDeclaration("f", "d", Schema, Schema),
            AIFunctionFactory.CreateDeclaration("f", "d", Schema, other),
        ];
        var plain = new TaskRequest("Why?");
        string[] keys =
        [
            .. formats.Select(f => Key(With(o => o.ResponseFormat = f)(plain))),
            .. tools.Select(t => Key(With(o => o.Tools = [t])(plain))),
        ];
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    /// <summary>However much comes after or before it, one character tells two requests apart.</summary>
    [Fact]
    public void Request_OfAnyLength_HasItsOwnKey()
    {
        var lengths = Enumerable.Range(1, 60).Select(n => 50 * n).Append(100_000);
        var texts = lengths.SelectMany(n => new[] { new string('x', n), "y" + new string('x', n - 1), new string('x', n - 1) + "y" });
        string[] keys =
        [
            .. texts.Select(t => Key(new TaskRequest([new ChatMessage(ChatRole.Assistant, t), new ChatMessage(ChatRole.User, "Why?")]))),
            .. texts.Select(t => Key(new TaskRequest([new ChatMessage(ChatRole.Assistant, t), new ChatMessage(ChatRole.User, "Who?")]))),
            .. texts.Select(t =>
                Key(new TaskRequest([new ChatMessage(ChatRole.Assistant, t), new ChatMessage(ChatRole.User, "Why?")]) { Model = "p/m" })
            ),
            .. texts.Select(t =>
                Key(new TaskRequest([new ChatMessage(ChatRole.Assistant, t), new ChatMessage(ChatRole.User, "Why?")]) { Model = "p/n" })
            ),
        ];
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    [Fact]
    public void Request_WithoutAQuestion_BelongsToNoGroup()
    {
        var key = RequestKey.Of(new TaskRequest("Why?"), new StreamingCache { Similarity = false }, "")!.Value;
        (key.Group, key.Question, key.HasQuestion).ShouldBe(("", "", false));
        RequestKey.Of(new TaskRequest("Why?"), new StreamingCache(), "")!.Value.HasQuestion.ShouldBeTrue();
    }

    [Fact]
    public void Tools_AsAnEmptyList_AreNone() =>
        RequestKey.Of(With(o => o.Tools = [])(new("Why?")), new StreamingCache(), "").ShouldNotBeNull();

    [Fact]
    public void Citations_InAConversation_AreNotCached()
    {
        var cited = new TextContent("a") { Annotations = [new CitationAnnotation()] };
        var empty = new TextContent("a") { Annotations = [] };
        RequestKey.Of(new([new ChatMessage(ChatRole.User, [cited])]), Cache, "").ShouldBeNull();
        RequestKey.Of(new([new ChatMessage(ChatRole.User, [empty])]), Cache, "").ShouldNotBeNull();
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

    /// <summary>All that a request may hold, so that a change of the form shows, whichever it is.</summary>
    [Fact]
    public void Key_OfARequestWithEverything_StaysTheSameInLaterVersions() =>
        RequestKey.Of(Tooled(), Cache, "plan")!.Value.Key.ShouldBe("b086f8bdf67c87c17fb8c0fcb6add21e6e4986b8978855a35c424392c2879e57");

    private static TaskRequest Tooled() =>
        new([
            new ChatMessage(
                ChatRole.User,
                [
                    new TextContent("a"),
                    new TextReasoningContent("b") { ProtectedData = "c" },
                    new DataContent(new byte[] { 1, 2, 3 }, "image/png") { Name = "d" },
                    new UriContent("https://e/", "image/png"),
                    new ErrorContent("f") { ErrorCode = "g", Details = "h" },
                    new HostedFileContent("i") { MediaType = "text/plain", Name = "j" },
                ]
            )
            {
                AuthorName = "k",
                AdditionalProperties = new() { ["m"] = "1", ["l"] = null },
            },
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new FunctionCallContent(
                        "n",
                        "o",
                        new Dictionary<string, object?>
                        {
                            ["p"] = JsonElement.Parse("""{"q":[1,-2.50,true,false,null,"r\u00e4",{}]}"""),
                            ["s"] = 5,
                        }
                    )
                    {
                        Exception = new FormatException("t"),
                    },
                ]
            ),
            new ChatMessage(
                ChatRole.Tool,
                [
                    new FunctionResultContent("n", new AIContent[] { new TextContent("u"), new TextContent("v") }),
                    new FunctionResultContent("w", new TextContent("x")) { Exception = new FormatException("y") },
                    new FunctionResultContent("z", true),
                ]
            ),
        ])
        {
            TaskType = TaskType.CodeGeneration,
            SystemPrompt = "be",
            Model = "p/m",
            Providers = ["p", "q"],
            MaxOutputTokens = 5,
            Temperature = 0.5f,
            Strategy = OptimizationStrategy.Cost,
            MaxCost = 0.10m,
            CacheScope = "scope",
            Words = ChatWords.Instance,
            Options = new ChatOptions
            {
                Instructions = "kind",
                TopP = 0.25f,
                TopK = 7,
                FrequencyPenalty = 0.125f,
                PresencePenalty = -0.5f,
                Seed = long.MaxValue,
                ModelId = "id",
                StopSequences = ["x", "y"],
                AllowBackgroundResponses = false,
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.Full },
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "name", "description"),
                Tools = [AIFunctionFactory.CreateDeclaration("f", "d", Schema, Schema)],
                ToolMode = ChatToolMode.RequireSpecific("f"),
                AllowMultipleToolCalls = true,
                AdditionalProperties = new() { ["k"] = 1.5, ["j"] = "1" },
            },
        };

    /// <summary>Values that a model would read as different things.</summary>
    private sealed class JsonFormats
    {
        public object?[] Values { get; } =
        [
            null,
            "",
            "1",
            1,
            1.5,
            true,
            false,
            .. new[]
            {
                "{}",
                "[]",
                "[1]",
                "[1,2]",
                "[[1],2]",
                "[\"1\"]",
                "{\"a\":1}",
                "{\"a\":2}",
                "{\"b\":1}",
                "{\"a\":1,\"b\":1}",
                "{\"a\":[]}",
                "1.0",
                "[null]",
                "[true]",
                "[false]",
                "[{}]",
            }.Select(j => (object?)JsonElement.Parse(j)),
        ];
    }

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

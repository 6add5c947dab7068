using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiRequestWriterTests
{
    [Fact]
    public void Write_Prompt_IsTheSmallestBody() =>
        GeminiRequests
            .Write(new TaskRequest("Grüße, \"<Welt>\"") { Model = "gemini-x" })
            .ShouldBe("""{"contents":[{"role":"user","parts":[{"text":"Grüße, \"<Welt>\""}]}]}""");

    [Fact]
    public void Write_Conversation_HasEveryRoleAndEverySeal()
    {
        var request = new TaskRequest([
            new ChatMessage(ChatRole.System, "In English."),
            new ChatMessage(ChatRole.User, "What tide?"),
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Needs the tool."),
                    new TextReasoningContent("Two.") { ProtectedData = "s0" },
                    new TextContent("Looking."),
                    new FunctionCallContent("c1", "get_tide", new Dictionary<string, object?> { ["port"] = "Brest", ["day"] = 2 })
                    {
                        AdditionalProperties = new() { ["thoughtSignature"] = "s1" },
                    },
                    new FunctionCallContent("c2", "get_moon"),
                ]
            ),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "high")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c2", new Dictionary<string, object?> { ["phase"] = 0.5 })]),
            new ChatMessage(ChatRole.Assistant, [new TextContent("High."), new TextReasoningContent("") { ProtectedData = "s2" }]),
            new ChatMessage(ChatRole.User, "Why?") { AuthorName = "ann" },
        ])
        {
            SystemPrompt = "Be brief.",
        };
        var dropped = new List<string>();

        GeminiRequests
            .Write(request, dropped)
            .ShouldBe(
                """{"systemInstruction":{"parts":[{"text":"Be brief."},{"text":"In English."}]},"contents":["""
                    + """{"role":"user","parts":[{"text":"What tide?"}]},"""
                    + """{"role":"model","parts":[{"text":"Needs the tool.","thought":true},{"text":"Two.","thought":true,"thoughtSignature":"s0"},{"text":"Looking."},"""
                    + """{"functionCall":{"id":"c1","name":"get_tide","args":{"port":"Brest","day":2}},"thoughtSignature":"s1"},{"functionCall":{"id":"c2","name":"get_moon"}}]},"""
                    + """{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"get_tide","response":{"output":"high"}}},{"functionResponse":{"id":"c2","name":"get_moon","response":{"phase":0.5}}}]},"""
                    + """{"role":"model","parts":[{"text":"High."},{"text":"","thoughtSignature":"s2"}]},"""
                    + """{"role":"user","parts":[{"text":"Why?"}]}]}"""
            );
        dropped.ShouldBe(["messages[6].name"]);
    }

    [Theory]
    [InlineData("gemini-3.8-flash", true)]
    [InlineData("models/gemini-4-argon", true)]
    [InlineData("gemini-2.5-pro", false)]
    [InlineData("demo", false)]
    public void Write_CallWithoutASeal_IsMarkedSoWhereTheModelWantsSeals(string model, bool isMarked)
    {
        FunctionCallContent Call(string id, string? seal = null) =>
            new(id, "f") { AdditionalProperties = seal is null ? null : new() { ["thoughtSignature"] = seal } };
        ChatMessage Results(params string[] ids) => new(ChatRole.Tool, [.. ids.Select(id => new FunctionResultContent(id, "r"))]);
        var request = new TaskRequest([
            new ChatMessage(ChatRole.User, "Before."),
            new ChatMessage(ChatRole.Assistant, [Call("past")]), // of a turn that is over: not looked at
            Results("past"),
            new ChatMessage(ChatRole.Assistant, "Done."),
            new ChatMessage(ChatRole.User, "Now."),
            new ChatMessage(ChatRole.Assistant, [new TextContent("Well."), Call("first"), Call("beside")]),
            Results("first", "beside"),
            new ChatMessage(ChatRole.Assistant, [Call("own", "s1")]),
            Results("own"),
        ])
        {
            Model = model,
        };

        var body = GeminiRequests.Write(request);
        var seal = isMarked ? ",\"thoughtSignature\":\"skip_thought_signature_validator\"" : "";
        body.ShouldContain("""{"functionCall":{"id":"past","name":"f"}}""");
        body.ShouldContain("{\"functionCall\":{\"id\":\"first\",\"name\":\"f\"}" + seal + "}");
        body.ShouldContain("""{"functionCall":{"id":"beside","name":"f"}}""");
        body.ShouldContain("""{"functionCall":{"id":"own","name":"f"},"thoughtSignature":"s1"}""");
        GeminiRequests.Write(GeminiRequests.Read(body).Task with { Model = model }).ShouldBe(body);
    }

    [Fact]
    public void Write_CallOfAnAnswer_GoesBackWithItsSeal()
    {
        var fold = new AnswerFold();
        fold.Add(StreamEvent.OfToolCallStart(0, "c1", "f", "seal"));
        fold.Add(StreamEvent.OfToolCallFragment(0, """{"a":1}"""));

        GeminiRequests
            .Write(
                new TaskRequest([new ChatMessage(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, [fold.Calls[0].ToContent()])])
            )
            .ShouldContain("""{"functionCall":{"id":"c1","name":"f","args":{"a":1}},"thoughtSignature":"seal"}""");
    }

    [Fact]
    public void Write_Media_BecomesParts() =>
        GeminiRequests
            .Write(
                With(
                    ChatRole.User,
                    new TextContent("See"),
                    new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                    new DataContent(new byte[] { 4 }, "audio/mpeg"),
                    new DataContent(new byte[] { 5 }, "application/pdf"),
                    new DataContent(new byte[] { 6 }, "video/mp4")
                    {
                        AdditionalProperties = new() { ["videoMetadata"] = GeminiRequests.Json("""{"fps":1}""") },
                    },
                    new UriContent("https://example.org/a.jpg?x=1&y=2", "image/jpeg"),
                    new UriContent("https://example.org/b", "image/*"),
                    new HostedFileContent("files/abc")
                )
            )
            .ShouldBe(
                """{"contents":[{"role":"user","parts":[{"text":"See"},{"inlineData":{"mimeType":"image/png","data":"AQID"}},"""
                    + """{"inlineData":{"mimeType":"audio/mpeg","data":"BA=="}},{"inlineData":{"mimeType":"application/pdf","data":"BQ=="}},"""
                    + """{"inlineData":{"mimeType":"video/mp4","data":"Bg=="},"videoMetadata":{"fps":1}},"""
                    + """{"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.org/a.jpg?x=1&y=2"}},{"fileData":{"fileUri":"https://example.org/b"}},"""
                    + """{"fileData":{"fileUri":"files/abc"}}]}]}"""
            );

    [Fact]
    public void Write_Options_AreWrittenUnderTheirNames()
    {
        var request = new TaskRequest("Hi")
        {
            MaxOutputTokens = 10,
            Temperature = 0.1f,
            Options = new ChatOptions
            {
                Instructions = "Be brief.",
                MaxOutputTokens = 99,
                Temperature = 0.9f,
                TopP = 0.5f,
                TopK = 40,
                FrequencyPenalty = 0.25f,
                PresencePenalty = -1,
                Seed = 7,
                StopSequences = ["a", "b"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.Summary },
                Tools =
                [
                    new HostedWebSearchTool(),
                    new Requests.Tool("t", "Does t.", GeminiRequests.Json("""{ "type": "object" }""")),
                    new HostedCodeInterpreterTool(),
                    new Requests.Tool("u", "", default),
                ],
                ToolMode = ChatToolMode.RequireSpecific("t"),
                AllowMultipleToolCalls = true,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(GeminiRequests.Json("""{"type":"object"}""")),
                AdditionalProperties = new()
                {
                    ["safetySettings"] = GeminiRequests.Json("""[{"category":"c","threshold":"OFF"}]"""),
                    ["cachedContent"] = "cachedContents/1",
                    ["generationConfig.responseModalities"] = new[] { "TEXT" },
                    ["toolConfig.retrievalConfig"] = GeminiRequests.Json("""{"languageCode":"de"}"""),
                },
            },
        };

        GeminiRequests
            .Write(request)
            .ShouldBe(
                """{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"""
                    + "\""
                    + """generationConfig":{"temperature":0.1,"topP":0.5,"topK":40,"maxOutputTokens":10,"stopSequences":["a","b"],"presencePenalty":-1,"frequencyPenalty":0.25,"seed":7,"""
                    + "\""
                    + """responseMimeType":"application/json","responseJsonSchema":{"type":"object"},"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"HIGH"},"responseModalities":["TEXT"]},"""
                    + "\""
                    + """tools":[{"functionDeclarations":[{"name":"t","description":"Does t.","parametersJsonSchema":{ "type": "object" }},{"name":"u"}]},{"googleSearch":{}},{"codeExecution":{}}],"""
                    + "\""
                    + """toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["t"]},"retrievalConfig":{"languageCode":"de"}},"""
                    + "\""
                    + """safetySettings":[{"category":"c","threshold":"OFF"}],"cachedContent":"cachedContents/1"}"""
            );
    }

    [Theory]
    [InlineData("gemini-2.5-flash", ReasoningEffort.None, "\"thinkingBudget\":0", null)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.Low, "\"thinkingBudget\":1024", null)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.Medium, "\"thinkingBudget\":8192", null)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.High, "\"thinkingBudget\":24576", null)]
    [InlineData("gemini-2.5-flash", ReasoningEffort.ExtraHigh, "\"thinkingBudget\":24576", "ExtraHigh")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.None, "\"thinkingBudget\":128", "None")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.ExtraHigh, "\"thinkingBudget\":32768", null)]
    [InlineData("gemini-3.8-flash", ReasoningEffort.None, "\"thinkingLevel\":\"MINIMAL\"", "None")]
    [InlineData("gemini-3.8-flash", ReasoningEffort.Low, "\"thinkingLevel\":\"LOW\"", null)]
    [InlineData("gemini-4-carbon", ReasoningEffort.Medium, "\"thinkingLevel\":\"MEDIUM\"", null)]
    [InlineData("gemini-flash-latest", ReasoningEffort.ExtraHigh, "\"thinkingLevel\":\"HIGH\"", "ExtraHigh")]
    public void Write_Effort_IsABudgetOrALevel(string model, ReasoningEffort effort, string member, string? dropped)
    {
        var names = new List<string>();
        GeminiRequests
            .Write(With(new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } }) with { Model = model }, names)
            .ShouldContain($"{{\"thinkingConfig\":{{{member}}}}}");
        names.Count.ShouldBe(dropped is null ? 0 : 1);
        names.ShouldAllBe(n => n.StartsWith($"Reasoning.Effort of {dropped} ", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Overrides =>
        new()
        {
            { "generationConfig.temperature", "1" },
            { "generationConfig.topP", "1" },
            { "generationConfig.topK", "1" },
            { "generationConfig.seed", "1" },
            { "generationConfig.stopSequences", """["a","b","c","d","e","f"]""" },
            { "generationConfig.maxOutputTokens", "1" },
            { "generationConfig.thinkingConfig", """{"thinkingBudget":-1}""" },
            { "generationConfig.responseMimeType", "\"text/x.enum\"" },
            { "generationConfig.responseJsonSchema", "{}" },
            { "toolConfig.functionCallingConfig", """{"mode":"VALIDATED"}""" },
            { "tools", "[]" },
            { "toolConfig", "{}" },
            { "systemInstruction", "{}" },
        };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void Write_AdditionalPropertyOfAMemberOfOurs_WinsAndStandsOnce(string name, string value)
    {
        var request = new TaskRequest("Hi")
        {
            SystemPrompt = "s",
            MaxOutputTokens = 5,
            Temperature = 0.5f,
            Options = new ChatOptions
            {
                TopP = 0.5f,
                TopK = 5,
                Seed = 5,
                StopSequences = ["x"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
                Tools = [new Requests.Tool("t", "", default)],
                ToolMode = ChatToolMode.Auto,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(GeminiRequests.Json("""{"type":"object"}""")),
                AdditionalProperties = new() { [name] = GeminiRequests.Json(value) },
            },
        };

        var at = GeminiRequests.Json(GeminiRequests.Write(request));
        foreach (var step in name.Split('.'))
            at = at.EnumerateObject().Single(m => m.Name == step).Value;
        at.GetRawText().ShouldBe(value);
    }

    [Fact]
    public void Write_WholeGenerationConfig_IsMergedWithOurs() =>
        GeminiRequests
            .Write(
                new TaskRequest("Hi")
                {
                    Temperature = 0.5f,
                    MaxOutputTokens = 5,
                    Options = new ChatOptions
                    {
                        AdditionalProperties = new() { ["generationConfig"] = GeminiRequests.Json("""{"temperature":1,"logprobs":2}""") },
                    },
                }
            )
            .ShouldContain("""{"maxOutputTokens":5,"temperature":1,"logprobs":2}""");

    public static TheoryData<string, TaskRequest> Inexpressible =>
        new()
        {
            { "ConversationId", With(new ChatOptions { ConversationId = "c" }) },
            { "StopSequences with 6 entries", With(new ChatOptions { StopSequences = ["1", "2", "3", "4", "5", "6"] }) },
            { "Seed of 4294967296", With(new ChatOptions { Seed = 1L << 32 }) },
            { "topP", With(new ChatOptions { TopP = float.NaN }) },
            {
                "AllowMultipleToolCalls",
                With(new ChatOptions { Tools = [new Requests.Tool("t", "", default)], AllowMultipleToolCalls = false })
            },
            { "tools[0], a HostedFileSearchTool", With(new ChatOptions { Tools = [new HostedFileSearchTool()] }) },
            { "'contents'", With(new ChatOptions { AdditionalProperties = new() { ["contents"] = "x" } }) },
            { "'model'", With(new ChatOptions { AdditionalProperties = new() { ["model"] = "x" } }) },
            {
                "'generationConfig.candidateCount'",
                With(new ChatOptions { AdditionalProperties = new() { ["generationConfig.candidateCount"] = 2 } })
            },
            {
                "'generationConfig.candidateCount'",
                With(
                    new ChatOptions
                    {
                        AdditionalProperties = new() { ["generationConfig"] = new Dictionary<string, object?> { ["candidateCount"] = 2 } },
                    }
                )
            },
            { "'generationConfig'", With(new ChatOptions { AdditionalProperties = new() { ["generationConfig"] = "x" } }) },
            { "HostedVectorStoreContent", With(ChatRole.User, new HostedVectorStoreContent("v")) },
            { "FunctionCallContent in a message of role user", With(ChatRole.User, new FunctionCallContent("c", "f")) },
            { "FunctionResultContent in a message of role assistant", With(ChatRole.Assistant, new FunctionResultContent("c", "r")) },
            { "DataContent in a message of role system", With(ChatRole.System, new DataContent(new byte[1], "image/png")) },
            { "TextContent in a message of role tool", With(ChatRole.Tool, new TextContent("a")) },
            { "a result for 'c'", With(ChatRole.Tool, new FunctionResultContent("c", "r")) },
            { "a conversation without a message of a user", With(ChatRole.System, new TextContent("a")) },
            {
                "messages[1], a message of role system within the conversation",
                new TaskRequest([new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.System, "b")])
            },
            {
                "messages[1].content[0], a result that is a DataContent",
                new TaskRequest([
                    new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f")]),
                    new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", new DataContent(new byte[1], "image/png"))]),
                ])
            },
        };

    [Theory]
    [MemberData(nameof(Inexpressible), DisableDiscoveryEnumeration = true)]
    public void Write_WhatWouldChangeTheMeaning_IsRefusedByName(string named, TaskRequest request)
    {
        var failure = Should.Throw<ProviderException>(() => GeminiRequests.Write(request)).Failure;

        (failure.Class, failure.Kind).ShouldBe((FailureClass.Invalid, LlmErrorKind.ModelUnsupported));
        failure.Message.ShouldContain(named);
        failure.Message.ShouldContain("Google Gemini");
    }

    public static TheoryData<string, TaskRequest> Droppable =>
        new()
        {
            { "messages[0].content[0] (usage)", With(ChatRole.Assistant, new UsageContent(new UsageDetails()), new TextContent("a")) },
            { "messages[0].content[0] (error)", With(ChatRole.Assistant, new ErrorContent("e"), new TextContent("a")) },
            { "messages[0].content[1] (reasoning)", With(ChatRole.User, new TextContent("a"), new TextReasoningContent("b")) },
            {
                "messages[0].content[1].name",
                With(ChatRole.User, new TextContent("a"), new DataContent(new byte[1], "image/png") { Name = "n" })
            },
            {
                "messages[0].content[0].note",
                With(ChatRole.User, new TextContent("a") { AdditionalProperties = new() { ["note"] = "n" } })
            },
            { "messages[0].name", new TaskRequest([new ChatMessage(ChatRole.User, "a") { AuthorName = "Ann" }]) },
            {
                "messages[1] (empty)",
                new TaskRequest([new ChatMessage(ChatRole.User, "a"), new ChatMessage(ChatRole.Assistant, (string?)null)])
            },
            { "ToolMode (no tools)", With(new ChatOptions { ToolMode = ChatToolMode.Auto }) },
            { "AllowMultipleToolCalls (no tools)", With(new ChatOptions { AllowMultipleToolCalls = false }) },
            { "RawRepresentationFactory", With(new ChatOptions { RawRepresentationFactory = _ => null }) },
        };

    [Theory]
    [MemberData(nameof(Droppable), DisableDiscoveryEnumeration = true)]
    public void Write_WhatCannotChangeTheMeaning_IsLeftOutAndNamed(string named, TaskRequest request)
    {
        var dropped = new List<string>();

        var body = GeminiRequests.Json(GeminiRequests.Write(request, dropped));

        dropped.ShouldBe([named]);
        body.EnumerateObject().Select(m => m.Name).ShouldBe(["contents"]);
    }

    [Theory]
    [InlineData("text", """{"output":"text"}""")]
    [InlineData(null, """{"output":null}""")]
    [InlineData(2, """{"output":2}""")]
    public void Write_ResultThatIsNoObject_IsPutUnderGooglesName(object? result, string response) =>
        Result(result).ShouldContain($"\"response\":{response}");

    [Fact]
    public void Write_ResultsOfOtherKinds_AreObjects()
    {
        Result(GeminiRequests.Json("""{"a":1.0}""")).ShouldContain("\"response\":{\"a\":1.0}");
        Result(new TextContent("t")).ShouldContain("\"response\":{\"output\":\"t\"}");
        Result(new List<AIContent> { new TextContent("t"), new TextContent("u") }).ShouldContain("\"response\":{\"output\":[\"t\",\"u\"]}");
    }

    [Fact]
    public void Write_RefusalOfAnEarlierAnswer_IsTheTextThatItWas() =>
        GeminiRequests
            .Write(
                new TaskRequest([
                    new ChatMessage(ChatRole.Assistant, [new ErrorContent("I cannot.") { ErrorCode = "Refusal" }]),
                    new ChatMessage(ChatRole.User, "Why?"),
                ])
            )
            .ShouldContain("""{"role":"model","parts":[{"text":"I cannot."}]}""");

    private static string Result(object? result) =>
        GeminiRequests.Write(
            new TaskRequest([
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f")]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", result)]),
            ])
        );

    private static TaskRequest With(ChatOptions options) => new("Hi") { Options = options };

    private static TaskRequest With(ChatRole role, params AIContent[] contents) => new([new ChatMessage(role, contents)]);
}

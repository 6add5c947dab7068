using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class MessagesRequestWriterTests
{
    [Fact]
    public void Write_Prompt_IsTheSmallestBody() =>
        Requests
            .Write(new TaskRequest("Grüße, \"<Welt>\" 😀") { Model = "claude-x" })
            .ShouldBe(
                """{"model":"claude-x","max_tokens":4096,"messages":[{"role":"user","content":"Grüße, \"<Welt>\" \uD83D\uDE00"}],"stream":true}"""
            );

    [Fact]
    public void Write_Conversation_HasEveryTurn()
    {
        var request = new TaskRequest([
            new ChatMessage(ChatRole.System, "And kind."),
            new ChatMessage(ChatRole.User, "What tide?") { AuthorName = "ann" },
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Needs the tool.") { ProtectedData = "c2ln" },
                    new TextReasoningContent("") { ProtectedData = "cmVk" },
                    new TextReasoningContent("of another provider"),
                    new TextContent("Look"),
                    new TextContent("ing."),
                    new FunctionCallContent("c1", "get_tide", new Dictionary<string, object?> { ["port"] = "Brest" }),
                    new FunctionCallContent("c2", "get_moon"),
                    new UsageContent(new UsageDetails()),
                ]
            ),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "high")]),
            new ChatMessage(
                ChatRole.Tool,
                [
                    new FunctionResultContent("c2", new Dictionary<string, object?> { ["phase"] = 0.5 })
                    {
                        Exception = new TimeoutException(),
                    },
                ]
            ),
            new ChatMessage(ChatRole.User, [new TextContent("Sure?"), new TextContent(" \n"), new FunctionResultContent("c3", null)]),
            new ChatMessage(ChatRole.Assistant, [new ErrorContent("I cannot.") { ErrorCode = "Refusal" }]),
            new ChatMessage(ChatRole.User, ""),
            new ChatMessage(new ChatRole("developer"), "Be brief."),
            new ChatMessage(ChatRole.Assistant, [new TextContent("It is"), new TextContent(" \n")]),
        ])
        {
            SystemPrompt = "Be exact.",
        };
        var dropped = new List<string>();

        Requests
            .Write(request, dropped)
            .ShouldBe(
                """{"model":"m","max_tokens":4096,"system":[{"type":"text","text":"Be exact."},{"type":"text","text":"And kind."}],"messages":["""
                    + """{"role":"user","content":"What tide?"},{"role":"assistant","content":["""
                    + """{"type":"thinking","thinking":"Needs the tool.","signature":"c2ln"},{"type":"redacted_thinking","data":"cmVk"},"""
                    + """{"type":"text","text":"Looking."},{"type":"tool_use","id":"c1","name":"get_tide","input":{"port":"Brest"}},"""
                    + """{"type":"tool_use","id":"c2","name":"get_moon","input":{}}]},{"role":"user","content":["""
                    + """{"type":"tool_result","tool_use_id":"c1","content":"high"},"""
                    + """{"type":"tool_result","tool_use_id":"c2","content":"{\"phase\":0.5}","is_error":true}]},"""
                    + """{"role":"user","content":[{"type":"tool_result","tool_use_id":"c3"},{"type":"text","text":"Sure?"}]},"""
                    + """{"role":"assistant","content":"I cannot."},{"role":"system","content":"Be brief."},{"role":"assistant","content":"It is"}],"stream":true}"""
            );
        dropped.ShouldBe([
            "messages[1].name",
            "messages[2].content[2] (reasoning without a signature)",
            "messages[2].content[7] (usage)",
            "messages[5].content[1] (empty text)",
            "messages[7].content[0] (empty text)",
            "messages[7] (nothing in it)",
            "messages[9].content[0] (white space at its end)",
        ]);
    }

    [Fact]
    public void Write_Media_BecomesBlocks()
    {
        var request = new TaskRequest([
            new ChatMessage(
                ChatRole.User,
                [
                    new TextContent("See")
                    {
                        AdditionalProperties = new() { ["cache_control"] = Requests.Json("""{"type":"ephemeral"}""") },
                    },
                    new DataContent(new byte[] { 1, 2, 3 }, "image/jpg"),
                    new UriContent("https://example.org/a.jpg?x=1&y=2", "image/jpeg"),
                    new DataContent(new byte[] { 5 }, "application/pdf") { Name = "a.pdf" },
                    new UriContent("https://example.org/a.pdf", "application/pdf"),
                    new DataContent("é"u8.ToArray(), "text/plain"),
                    new HostedFileContent("file-1"),
                ]
            ),
        ]);

        Requests
            .Write(request)
            .ShouldContain(
                """[{"type":"text","text":"See","cache_control":{"type":"ephemeral"}},"""
                    + """{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AQID"}},"""
                    + """{"type":"image","source":{"type":"url","url":"https://example.org/a.jpg?x=1&y=2"}},"""
                    + """{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BQ=="},"title":"a.pdf"},"""
                    + """{"type":"document","source":{"type":"url","url":"https://example.org/a.pdf"}},"""
                    + """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"é"}},"""
                    + """{"type":"document","source":{"type":"file","file_id":"file-1"}}]"""
            );
    }

    [Fact]
    public void Write_Options_AreWrittenUnderTheirNames()
    {
        var dropped = new List<string>();
        var request = new TaskRequest("Hi")
        {
            MaxOutputTokens = 10,
            Temperature = 0.5f,
            Options = new ChatOptions
            {
                Instructions = "Be brief.",
                MaxOutputTokens = 99,
                TopP = 0.25f,
                TopK = 7,
                Seed = 1,
                FrequencyPenalty = 0,
                StopSequences = ["a", "b"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Summary },
                Tools =
                [
                    new Requests.Tool("t", "Does t.", Requests.Json("""{ "type": "object" }"""), ("strict", true)),
                    AIFunctionFactory.CreateDeclaration("u", null, default),
                ],
                ToolMode = ChatToolMode.RequireSpecific("t"),
                AllowMultipleToolCalls = false,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"object"}"""), "answer", "An answer."),
                AdditionalProperties = new()
                {
                    ["strictJsonSchema"] = true,
                    ["service_tier"] = "auto",
                    ["metadata"] = new Dictionary<string, object?> { ["user_id"] = "u" },
                    ["output_config.x"] = 1,
                    ["stream_options.include_obfuscation"] = false,
                },
            },
        };

        Requests
            .Write(request, dropped)
            .ShouldBe(
                """{"model":"m","max_tokens":10,"system":"Be brief.","messages":[{"role":"user","content":"Hi"}],"stream":true"""
                    + ""","temperature":0.5,"top_p":0.25,"top_k":7,"stop_sequences":["a","b"]"""
                    + ""","tools":[{"name":"t","description":"Does t.","input_schema":{ "type": "object" },"strict":true},{"name":"u","input_schema":{"type":"object"}}]"""
                    + ""","tool_choice":{"type":"tool","name":"t","disable_parallel_tool_use":true},"thinking":{"type":"adaptive","display":"summarized"}"""
                    + ""","output_config":{"effort":"xhigh","format":{"type":"json_schema","schema":{"type":"object"}},"x":1},"service_tier":"auto","metadata":{"user_id":"u"}}"""
            );
        dropped.ShouldBe(
            ["ResponseFormat.SchemaName", "ResponseFormat.SchemaDescription", "stream_options.include_obfuscation", "Seed"],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData(
        "claude-haiku-4-5",
        ReasoningEffort.Medium,
        null,
        null,
        "\"max_tokens\":12288",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8192}"
    )]
    [InlineData(
        "us.anthropic.claude-sonnet-4-20250514-v1:0",
        ReasoningEffort.Low,
        8000,
        null,
        "\"max_tokens\":8000",
        "\"budget_tokens\":2048}"
    )]
    [InlineData("claude-3-opus", ReasoningEffort.High, null, 4096, "\"max_tokens\":4096", "\"budget_tokens\":4095}")]
    [InlineData("claude-haiku-4-5", ReasoningEffort.High, 1000, null, "\"max_tokens\":1000", "\"stream\":true}")]
    [InlineData("claude-haiku-4-5", ReasoningEffort.None, null, null, "\"max_tokens\":4096", "\"thinking\":{\"type\":\"disabled\"}}")]
    [InlineData(
        "claude-opus-4-8",
        ReasoningEffort.Low,
        null,
        128000,
        "\"max_tokens\":128000",
        "\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}}"
    )]
    [InlineData("claude-haiku-5-5", ReasoningEffort.None, null, null, "\"max_tokens\":4096", "\"thinking\":{\"type\":\"disabled\"}}")]
    public void Write_Effort_IsSaidAsTheModelKnowsIt(
        string model,
        ReasoningEffort effort,
        int? max,
        int? limit,
        string cap,
        string thinking
    )
    {
        var request = new TaskRequest("Hi")
        {
            MaxOutputTokens = max,
            Options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } },
        };
        var body = Requests.Write(request, model: model, limit: limit);
        body.ShouldContain(cap);
        body.ShouldContain(thinking);
    }

    [Fact]
    public void Write_MembersInTheDialectsOwnWords_Win()
    {
        var request = new TaskRequest("Hi")
        {
            SystemPrompt = "ours",
            MaxOutputTokens = 5,
            Temperature = 1,
            Options = new ChatOptions
            {
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
                ToolMode = ChatToolMode.None,
                AdditionalProperties = new()
                {
                    ["system"] = "theirs",
                    ["max_tokens"] = 0,
                    ["temperature"] = null,
                    ["thinking"] = Requests.Json("""{"type":"enabled","budget_tokens":5000}"""),
                    ["tools"] = Requests.Json("[]"),
                    ["tool_choice"] = Requests.Json("""{"type":"auto"}"""),
                },
            },
        };
        Requests
            .Write(request)
            .ShouldBe(
                """{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"system":"theirs","max_tokens":0,"temperature":null"""
                    + ""","thinking":{"type":"enabled","budget_tokens":5000},"tools":[],"tool_choice":{"type":"auto"}}"""
            );
    }

    public static TheoryData<string, TaskRequest> Inexpressible =>
        new()
        {
            { "FrequencyPenalty", With(o => o.FrequencyPenalty = 1) },
            { "PresencePenalty", With(o => o.PresencePenalty = 1) },
            { "ConversationId", With(o => o.ConversationId = "c") },
            { "a JSON answer without a schema", With(o => o.ResponseFormat = ChatResponseFormat.Json) },
            { "tools[0], a HostedWebSearchTool", With(o => o.Tools = [new HostedWebSearchTool()]) },
            { "the additional property 'stream'", With(o => o.AdditionalProperties = new() { ["stream"] = false }) },
            {
                "temperature of 1.5: it takes 0 to 1",
                new TaskRequest("Hi") { Temperature = 1.5f }
            },
            { "top_p of NaN", With(o => o.TopP = float.NaN) },
            { "messages[0].content[0] of type audio/wav", Of(ChatRole.User, new DataContent(new byte[] { 1 }, "audio/wav")) },
            { "messages[0].content[0] of type image/bmp", Of(ChatRole.User, new DataContent(new byte[] { 1 }, "image/bmp")) },
            { "an address of type video/mp4", Of(ChatRole.User, new UriContent("https://h/v", "video/mp4")) },
            { "a DataContent in a message of role assistant", Of(ChatRole.Assistant, new DataContent(new byte[] { 1 }, "image/png")) },
            { "a FunctionCallContent in a message of role user", Of(ChatRole.User, new FunctionCallContent("c", "f")) },
            { "a FunctionResultContent in a message of role assistant", Of(ChatRole.Assistant, new FunctionResultContent("c", "r")) },
            {
                "a TextReasoningContent in a message of role user",
                Of(ChatRole.User, new TextReasoningContent("t") { ProtectedData = "s" })
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Inexpressible))]
    public void Write_WhatTheDialectCannotExpress_IsRefusedByName(string what, TaskRequest request)
    {
        var failure = Should.Throw<ProviderException>(() => Requests.Write(request)).Failure;
        (failure.Class, failure.Kind).ShouldBe((FailureClass.Invalid, LlmErrorKind.ModelUnsupported));
        failure.Message.ShouldStartWith("Anthropic Messages cannot express ");
        failure.Message.ShouldContain(what);
    }

    [Fact]
    public void Write_ArgumentsThatAreNoObject_AreShownToTheModel() =>
        Requests
            .Write(
                Of(
                    ChatRole.Assistant,
                    new FunctionCallContent("c", "f") { AdditionalProperties = new() { ["function.arguments"] = "{\"x\":" } }
                )
            )
            .ShouldContain(
                """
                "input":{"INVALID_JSON":"{\"x\":"}}
                """.Trim()
            );

    private static TaskRequest With(Action<ChatOptions> set)
    {
        var options = new ChatOptions();
        set(options);
        return new TaskRequest("Hi") { Options = options };
    }

    private static TaskRequest Of(ChatRole role, AIContent content) => new([new ChatMessage(role, [content])]);
}

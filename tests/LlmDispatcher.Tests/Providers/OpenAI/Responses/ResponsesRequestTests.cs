using CsCheck;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

public sealed class ResponsesRequestTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameRequest() =>
        ResponsesRequests.Any.Sample(
            request =>
            {
                var dropped = new List<string>();
                var back = ResponsesRequests.Read(ResponsesRequests.Write(request, dropped));

                dropped.ShouldBeEmpty();
                (back.Stream, back.IncludeUsage).ShouldBe((true, true));
                ResponsesRequests.Describe(back.Task).ShouldBe(ResponsesRequests.Describe(request));
            },
            iter: 3_000
        );

    [Fact]
    public void Write_WhatWasReadBack_IsTheSameBody() =>
        ResponsesRequests.Any.Sample(
            request =>
            {
                var body = ResponsesRequests.Write(request);
                ResponsesRequests.Write(ResponsesRequests.Read(body).Task).ShouldBe(body);
            },
            iter: 1_000
        );

    [Fact]
    public void Write_Turns_AreItems()
    {
        var request = new TaskRequest([
            new ChatMessage(ChatRole.User, [new TextContent("What?"), new DataContent(new byte[] { 1 }, "image/png")]),
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Hm.") { ProtectedData = "seal" },
                    new TextContent("Look"),
                    new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["a"] = 1 }),
                ]
            ),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "42")]),
        ])
        {
            Model = "gpt-x",
            SystemPrompt = "Be brief.",
            MaxOutputTokens = 7,
            Options = new ChatOptions
            {
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Summary },
                Tools = [new Requests.Tool("f", "does", Requests.Json("""{"type":"object"}"""))],
                ToolMode = ChatToolMode.RequireSpecific("f"),
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Requests.Json("{}"), "s"),
                AdditionalProperties = new() { ["text.verbosity"] = "low", ["service_tier"] = "flex" },
            },
        };

        ResponsesRequests
            .Write(request)
            .ShouldBe(
                """{"model":"gpt-x","instructions":"Be brief.","input":["""
                    + """{"type":"message","role":"user","content":[{"type":"input_text","text":"What?"},{"type":"input_image","image_url":"data:image/png;base64,AQ=="}]},"""
                    + """{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"seal"},"""
                    + """{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Look","annotations":[]}]},"""
                    + """{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},"""
                    + """{"type":"function_call_output","call_id":"c1","output":"42"}]"""
                    + ""","stream":true,"store":false,"max_output_tokens":7,"include":["reasoning.encrypted_content"],"reasoning":{"effort":"low","summary":"auto"}"""
                    + ""","text":{"format":{"type":"json_schema","name":"s","schema":{}},"verbosity":"low"}"""
                    + ""","tools":[{"type":"function","name":"f","description":"does","parameters":{"type":"object"},"strict":false}]"""
                    + ""","tool_choice":{"type":"function","name":"f"},"service_tier":"flex"}"""
            );
    }

    [Fact]
    public void Write_MembersGivenByName_WinOverOurs()
    {
        var body = ResponsesRequests.Write(
            new TaskRequest("Hi")
            {
                Temperature = 1,
                Options = new ChatOptions
                {
                    Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
                    AdditionalProperties = new()
                    {
                        ["store"] = true,
                        ["temperature"] = 0.5,
                        ["include"] = Requests.Json("[]"),
                        ["reasoning"] = Requests.Json("""{"effort":"minimal"}"""),
                    },
                },
            }
        );
        body.ShouldBe(
            """{"model":"m","input":[{"type":"message","role":"user","content":"Hi"}],"stream":true,"store":true,"temperature":0.5,"include":[],"reasoning":{"effort":"minimal"}}"""
        );
    }

    public static TheoryData<string, ChatOptions> Refused =>
        new()
        {
            {
                "StopSequences",
                new() { StopSequences = ["x"] }
            },
            {
                "TopK",
                new() { TopK = 3 }
            },
            {
                "FrequencyPenalty",
                new() { FrequencyPenalty = 1 }
            },
            {
                "PresencePenalty",
                new() { PresencePenalty = 1 }
            },
            {
                "ConversationId",
                new() { ConversationId = "resp_1" }
            },
            {
                "tools[0], a HostedWebSearchTool",
                new() { Tools = [new HostedWebSearchTool()] }
            },
            {
                "'input'",
                new() { AdditionalProperties = new() { ["input"] = "x" } }
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Refused))]
    public void Write_WhatTheDialectCannotExpress_IsRefusedByName(string name, ChatOptions options)
    {
        var failure = Should.Throw<ProviderException>(() => ResponsesRequests.Write(new TaskRequest("Hi") { Options = options })).Failure;
        failure.Message.ShouldContain(name);
        (failure.Class, failure.Kind).ShouldBe((FailureClass.Invalid, LlmErrorKind.ModelUnsupported));
    }

    [Fact]
    public void Write_WhatSaysNothing_IsDroppedByName()
    {
        var dropped = new List<string>();
        ResponsesRequests.Write(
            new TaskRequest([
                new ChatMessage(ChatRole.User, "Hi") { AuthorName = "ann" },
                new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("Ho"), new UsageContent()]),
                new ChatMessage(ChatRole.User, "Again"),
            ])
            {
                Options = new ChatOptions
                {
                    Seed = 1,
                    ToolMode = ChatToolMode.Auto,
                    FrequencyPenalty = 0,
                },
            },
            dropped
        );
        dropped.ShouldBe(
            [
                "Seed",
                "FrequencyPenalty",
                "messages[0].name",
                "messages[1].content[0] (reasoning)",
                "messages[1].content[2] (usage)",
                "tool_choice (no tools)",
            ],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData("""{"model":"m","input":"Hi"}""", false)]
    [InlineData("""{"model":"m","input":"Hi","previous_response_id":null,"conversation":null,"background":null,"store":null}""", false)]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"Hi"}],"stream":true,"store":false}""", true)]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]}],"background":false}""", false)]
    public void Read_ShortForms_AreUnderstood(string body, bool stream)
    {
        var request = ResponsesRequests.Read(body);
        (request.Task.Prompt, request.Stream, request.Task.Options!.AdditionalProperties).ShouldBe(("Hi", stream, null));
    }

    [Theory]
    [InlineData("""{"model":"m","instructions":"Be brief.","input":"Hi"}""")]
    [InlineData("""{"model":"m","input":[{"role":"developer","content":"Be brief."},{"role":"user","content":"Hi"}]}""")]
    public void Read_Instructions_AreTheSystemPrompt(string body)
    {
        var task = ResponsesRequests.Read(body).Task;
        (task.SystemPrompt, task.Messages.Count).ShouldBe(("Be brief.", 1));
    }

    [Theory]
    [InlineData("""{"model":"m","instructions":"","input":"Hi"}""")]
    [InlineData("""{"model":"m","instructions":null,"input":"Hi"}""")]
    public void Read_InstructionsThatSayNothing_AreNone(string body) => ResponsesRequests.Read(body).Task.SystemPrompt.ShouldBeNull();

    [Fact]
    public void Read_WishToBeStored_IsPassedOn()
    {
        var task = ResponsesRequests.Read("""{"model":"m","input":"Hi","store":true}""").Task;
        ResponsesRequests.Write(task).ShouldContain("\"store\":true");
    }

    [Fact]
    public void Read_WhatTheModelDidInOneTurn_IsOneMessage()
    {
        var messages = ResponsesRequests
            .Read(
                """
                {"model":"m","input":[{"role":"user","content":"Hi"},
                {"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"seal"},
                {"type":"message","id":"msg","role":"assistant","phase":"commentary","status":"completed","content":[{"type":"output_text","text":"Look","annotations":[],"logprobs":[]}]},
                {"type":"function_call","id":"fc1","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"f","arguments":"{}"},
                {"type":"function_call_output","call_id":"c1","output":"1"},{"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"2"}]}]}
                """
            )
            .Task.Messages;

        messages.Select(m => (m.Role.Value, m.Contents.Count)).ShouldBe([("user", 1), ("assistant", 4), ("tool", 2)]);
        messages[1].Contents[0].ShouldBeOfType<TextReasoningContent>().Text.ShouldBe("a\n\nb");
        messages[1].AdditionalProperties!["phase"].ShouldBe("commentary");
        messages[1].Contents[2].ShouldBeOfType<FunctionCallContent>().CallId.ShouldBe("c1");
    }

    // Each must come out of the writer letter by letter.
    [Theory]
    [InlineData(""","reasoning":{"x":1,"effort":"minimal","summary":"concise"}""", ""","include":["reasoning.encrypted_content"]""")]
    [InlineData(""","text":{"format":{"type":"grammar","x":1}}""", "")]
    [InlineData(""","text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":true},"verbosity":"low"}""", "")]
    [InlineData(""","reasoning":{"effort":"low"},"include":["message.output_text.logprobs"]""", "")]
    [InlineData(""","reasoning":{"effort":"low"},"include":["reasoning.encrypted_content","x"]""", "")]
    [InlineData(""","include":["reasoning.encrypted_content"]""", "")]
    [InlineData(""","text":{"verbosity":"low"},"stream_options":{"include_obfuscation":false}""", "")]
    [InlineData(""","tools":[{"type":"function","name":"f","parameters":null,"strict":null}]""", "")]
    [InlineData(""","tools":[{"type":"mcp","server_label":"x"},{"type":"function","name":"f","parameters":{},"strict":true,"x":1}]""", "")]
    [InlineData(""","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[]}""", "")]
    [InlineData(""","truncation":"auto","metadata":{"a":"b"},"include":["message.output_text.logprobs"]""", "")]
    public void Read_WhatWeHaveNoWordFor_IsPassedOn(string members, string added)
    {
        const string head = """{"model":"m","input":[{"type":"message","role":"user","content":"Hi"}],"stream":true,"store":false""";
        ResponsesRequests.Write(ResponsesRequests.Read(head + members + "}").Task).ShouldBe(head + added + members + "}");
    }

    [Theory]
    [InlineData("""{"type":"message","role":"user","content":[{"type":"input_text","text":"a","cache_control":{}}],"x":1}""")]
    [InlineData("""{"type":"message","role":"user","content":[{"type":"input_image","file_id":"f","detail":"low","x":1}]}""")]
    [InlineData("""{"type":"message","role":"user","content":[{"type":"input_file","file_url":"https://example.org/a"}]}""")]
    [InlineData(
        """{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a","annotations":[]},{"type":"refusal","refusal":"no"}],"id":"msg_1","phase":"final_answer"}"""
    )]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f","arguments":"[1","id":"fc_1","status":"completed"}""")]
    [InlineData(
        """{"type":"reasoning","encrypted_content":"s","id":"rs_1","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}]}"""
    )]
    [InlineData("""{"type":"reasoning","encrypted_content":"s","content":[{"type":"reasoning_text","text":"Hm."}],"summary":[]}""")]
    [InlineData("""{"type":"web_search_call","id":"ws_1","action":{"query": "x"}}""")]
    [InlineData("""{"type":"custom_tool_call_output","call_id":"c","output":"x"}""")]
    [InlineData("""{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"https://example.org/a"}]}""")]
    public void Read_Item_ComesOutAsItWas(string item)
    {
        var body = $$"""{"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{{item}}],"stream":true,"store":false}""";
        var dropped = new List<string>();
        ResponsesRequests.Write(ResponsesRequests.Read(body).Task, dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "[]")]
    [InlineData("", """{"model":"m","model":"n"}""")]
    [InlineData("model", """{"input":"Hi"}""")]
    [InlineData("input", """{"model":"m"}""")]
    [InlineData("input", """{"model":"m","input":[]}""")]
    [InlineData("input[0]", """{"model":"m","input":["Hi"]}""")]
    [InlineData("input[0].type", """{"model":"m","input":[{"content":"Hi"}]}""")]
    [InlineData("input[0].type", """{"model":"m","input":[{"type":"item_reference","id":"msg_1"}]}""")]
    [InlineData("input[0].role", """{"model":"m","input":[{"role":"tool","content":"Hi"}]}""")]
    [InlineData("input[0].content", """{"model":"m","input":[{"role":"user"}]}""")]
    [InlineData("input[0].content[0].type", """{"model":"m","input":[{"role":"user","content":[{"type":"video"}]}]}""")]
    [InlineData(
        "input[0].content[0].image_url",
        """{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":{"url":"https://example.org"}}]}]}"""
    )]
    [InlineData("input[0].content[0]", """{"model":"m","input":[{"role":"user","content":[{"type":"input_file","filename":"a"}]}]}""")]
    [InlineData("input[0].call_id", """{"model":"m","input":[{"type":"function_call","name":"f","arguments":"{}"}]}""")]
    [InlineData("previous_response_id", """{"model":"m","input":"Hi","previous_response_id":"resp_1"}""")]
    [InlineData("conversation", """{"model":"m","input":"Hi","conversation":{"id":"conv_1"}}""")]
    [InlineData("background", """{"model":"m","input":"Hi","background":true}""")]
    [InlineData("max_output_tokens", """{"model":"m","input":"Hi","max_output_tokens":0}""")]
    [InlineData("temperature", """{"model":"m","input":"Hi","temperature":3}""")]
    [InlineData("tool_choice", """{"model":"m","input":"Hi","tool_choice":"maybe"}""")]
    [InlineData("tools[0].name", """{"model":"m","input":"Hi","tools":[{"type":"function","function":{"name":"f"}}]}""")]
    [InlineData("text.format.name", """{"model":"m","input":"Hi","text":{"format":{"type":"json_schema","schema":{}}}}""")]
    public void Read_WrongBody_NamesThePlace(string path, string body)
    {
        var exception = Should.Throw<RequestFormatException>(() => ResponsesRequests.Read(body));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldStartWith(path);
    }

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_1\"", "send the whole conversation as input")]
    [InlineData("\"conversation\":\"conv_1\"", "no conversations are kept here")]
    [InlineData("\"background\":true", "stream them")]
    public void Read_WhatNeedsAMemory_SaysWhatToDoInstead(string member, string words) =>
        Should
            .Throw<RequestFormatException>(() => ResponsesRequests.Read($$"""{"model":"m","input":"Hi",{{member}}}"""))
            .Message.ShouldContain(words);
}

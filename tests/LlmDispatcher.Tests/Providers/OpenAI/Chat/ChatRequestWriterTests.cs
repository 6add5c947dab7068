using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

public sealed class ChatRequestWriterTests
{
    private const string Usage = """
        "stream":true,"stream_options":{"include_usage":true}
        """;

    [Fact]
    public void Write_Prompt_IsTheSmallestBody() =>
        Requests
            .Write(new TaskRequest("Grüße, \"<Welt>\" 😀") { Model = "gpt-x" })
            .ShouldBe($$"""{"model":"gpt-x","messages":[{"role":"user","content":"Grüße, \"<Welt>\" \uD83D\uDE00"}],{{Usage}}}""");

    [Fact]
    public void Write_UsageTurnedOff_SendsNoStreamOptions()
    {
        var dropped = new List<string>();
        var request = new TaskRequest("Hi")
        {
            Options = new ChatOptions { AdditionalProperties = new() { ["stream_options.include_obfuscation"] = Requests.Json("false") } },
        };

        Requests
            .Write(request, new ProviderOptions { StreamUsage = false }, dropped)
            .ShouldBe("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true}""");
        dropped.ShouldBe(["stream_options.include_obfuscation"]);
    }

    [Fact]
    public void Write_Conversation_HasEveryRole()
    {
        var request = new TaskRequest([
            new ChatMessage(ChatRole.User, "What tide?"),
            new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Needs the tool."),
                    new TextContent("Look"),
                    new TextContent("ing."),
                    new FunctionCallContent("c1", "get_tide", new Dictionary<string, object?> { ["port"] = "Brest", ["day"] = 2 }),
                    new FunctionCallContent("c2", "get_moon"),
                ]
            ),
            new ChatMessage(
                ChatRole.Tool,
                [
                    new FunctionResultContent("c1", "high"),
                    new FunctionResultContent("c2", new Dictionary<string, object?> { ["phase"] = 0.5 }),
                ]
            ),
            new ChatMessage(ChatRole.Assistant, [new ErrorContent("I cannot.") { ErrorCode = "Refusal" }]),
            new ChatMessage(ChatRole.User, "Why?") { AuthorName = "ann" },
        ])
        {
            SystemPrompt = "Be brief.",
        };
        var dropped = new List<string>();

        Requests
            .Write(request, dropped: dropped)
            .ShouldBe(
                """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What tide?"},"""
                    + """{"role":"assistant","content":"Looking.","tool_calls":["""
                    + """{"id":"c1","type":"function","function":{"name":"get_tide","arguments":"{\"port\":\"Brest\",\"day\":2}"}},"""
                    + """{"id":"c2","type":"function","function":{"name":"get_moon","arguments":"{}"}}]},"""
                    + """{"role":"tool","tool_call_id":"c1","content":"high"},{"role":"tool","tool_call_id":"c2","content":"{\"phase\":0.5}"},"""
                    + """{"role":"assistant","content":null,"refusal":"I cannot."},"""
                    + $$"""{"role":"user","content":"Why?","name":"ann"}],{{Usage}}}"""
            );
        dropped.ShouldBe(["messages[1].content[0] (reasoning)"]);
    }

    [Fact]
    public void Write_Media_BecomesParts()
    {
        var image = new DataContent(new byte[] { 1, 2, 3 }, "image/png") { AdditionalProperties = new() { ["detail"] = "high" } };
        var request = new TaskRequest([
            new ChatMessage(
                ChatRole.User,
                [
                    new TextContent("See"),
                    image,
                    new UriContent("https://example.org/a.jpg?x=1&y=2", "image/jpeg"),
                    new DataContent(new byte[] { 4 }, "audio/mpeg"),
                    new DataContent(new byte[] { 5 }, "application/pdf") { Name = "a.pdf" },
                    new HostedFileContent("file-1"),
                ]
            ),
        ]);

        Requests
            .Write(request)
            .ShouldBe(
                """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"See"},"""
                    + """{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID","detail":"high"}},"""
                    + """{"type":"image_url","image_url":{"url":"https://example.org/a.jpg?x=1&y=2"}},"""
                    + """{"type":"input_audio","input_audio":{"data":"BA==","format":"mp3"}},"""
                    + """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BQ=="}},"""
                    + $$$"""{"type":"file","file":{"file_id":"file-1"}}]}],{{{Usage}}}}"""
            );
    }

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
                FrequencyPenalty = 0.25f,
                PresencePenalty = -1,
                Seed = 7,
                StopSequences = ["a", "b"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
                Tools = [new Requests.Tool("t", "Does t.", Requests.Json("""{ "type": "object" }"""), ("strict", true))],
                ToolMode = ChatToolMode.RequireSpecific("t"),
                AllowMultipleToolCalls = false,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(Requests.Json("""{"type":"object"}"""), "answer", "An answer."),
                AdditionalProperties = new()
                {
                    ["strictJsonSchema"] = true,
                    ["service_tier"] = "flex",
                    ["top_k"] = 3,
                    ["logit_bias"] = new Dictionary<string, object?> { ["50256"] = -100 },
                    ["store"] = Requests.Json("false"),
                    ["user"] = null,
                },
            },
        };

        Requests
            .Write(request)
            .ShouldBe(
                """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"""
                    + Usage
                    + ""","max_completion_tokens":10,"temperature":0.1,"top_p":0.5,"frequency_penalty":0.25,"presence_penalty":-1,"seed":7"""
                    + ""","stop":["a","b"],"reasoning_effort":"xhigh","tools":[{"type":"function","function":{"name":"t","description":"Does t.","parameters":{ "type": "object" },"strict":true}}]"""
                    + ""","tool_choice":{"type":"function","function":{"name":"t"}},"parallel_tool_calls":false"""
                    + ""","response_format":{"type":"json_schema","json_schema":{"name":"answer","description":"An answer.","schema":{"type":"object"},"strict":true}}"""
                    + ""","service_tier":"flex","top_k":3,"logit_bias":{"50256":-100},"store":false,"user":null}"""
            );
    }

    [Theory]
    [InlineData(null, "max_completion_tokens")]
    [InlineData("https://api.openai.com/v1", "max_completion_tokens")]
    [InlineData("https://eu.api.openai.com/v1", "max_completion_tokens")]
    [InlineData("https://me.openai.azure.com/openai/v1", "max_completion_tokens")]
    [InlineData("https://ME.Services.AI.azure.com/x", "max_completion_tokens")]
    [InlineData("https://api.openai.com.evil.example/v1", "max_tokens")]
    [InlineData("https://notapi.openai.com/v1", "max_tokens")]
    [InlineData("http://127.0.0.1:11434/v1", "max_tokens")]
    [InlineData("https://api.mistral.ai/v1", "max_tokens")]
    public void Write_MaxOutputTokens_IsNamedAsTheServerKnowsIt(string? baseUrl, string name) =>
        Requests
            .Write(
                new TaskRequest("Hi") { MaxOutputTokens = 5 },
                new ProviderOptions { BaseUrl = baseUrl is null ? null : new Uri(baseUrl) }
            )
            .ShouldContain($"\"{name}\":5");

    public static TheoryData<string, string> Overrides =>
        new()
        {
            { "temperature", "1" },
            { "top_p", "1" },
            { "seed", "1" },
            { "stop", """["a","b","c","d","e"]""" },
            { "max_tokens", "1" },
            { "max_completion_tokens", "1" },
            { "reasoning_effort", "\"max\"" },
            { "tools", "[]" },
            { "tool_choice", "{}" },
            { "parallel_tool_calls", "null" },
            { "response_format", "{}" },
            { "stream_options", "{}" },
        };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void Write_AdditionalPropertyOfAMemberOfOurs_WinsAndStandsOnce(string name, string value)
    {
        var request = new TaskRequest("Hi")
        {
            MaxOutputTokens = 5,
            Temperature = 0.5f,
            Options = new ChatOptions
            {
                TopP = 0.5f,
                Seed = 5,
                StopSequences = ["x", "y", "z", "1", "2"],
                Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
                Tools = [new Requests.Tool("t", "", default)],
                ToolMode = ChatToolMode.Auto,
                AllowMultipleToolCalls = true,
                ResponseFormat = ChatResponseFormat.Json,
                AdditionalProperties = new() { [name] = Requests.Json(value) },
            },
        };
        if (name != "stop")
            request.Options!.StopSequences = null;

        var members = Requests.Json(Requests.Write(request)).EnumerateObject().ToList();

        members.Single(m => m.Name == name).Value.GetRawText().ShouldBe(value);
        members.Count(m => m.Name.StartsWith("max_", StringComparison.Ordinal)).ShouldBe(1);
    }

    public static TheoryData<string, TaskRequest> Inexpressible =>
        new()
        {
            { "TopK", With(new ChatOptions { TopK = 5 }) },
            { "ConversationId", With(new ChatOptions { ConversationId = "c" }) },
            { "StopSequences with 5 entries", With(new ChatOptions { StopSequences = ["1", "2", "3", "4", "5"] }) },
            {
                "tools[1], a HostedWebSearchTool",
                With(new ChatOptions { Tools = [new Requests.Tool("t", "", default), new HostedWebSearchTool()] })
            },
            { "'model'", With(new ChatOptions { AdditionalProperties = new() { ["model"] = "x" } }) },
            { "'messages'", With(new ChatOptions { AdditionalProperties = new() { ["messages"] = "x" } }) },
            { "'stream'", With(new ChatOptions { AdditionalProperties = new() { ["stream"] = false } }) },
            { "'n'", With(new ChatOptions { AdditionalProperties = new() { ["n"] = 2 } }) },
            { "top_p", With(new ChatOptions { TopP = float.NaN }) },
            {
                "messages[0].content[1] of type video/mp4",
                With(ChatRole.User, new TextContent("a"), new DataContent(new byte[1], "video/mp4"))
            },
            { "audio/ogg", With(ChatRole.User, new DataContent(new byte[1], "audio/ogg")) },
            { "application/pdf", With(ChatRole.User, new UriContent("https://example.org/a.pdf", "application/pdf")) },
            { "HostedVectorStoreContent", With(ChatRole.User, new HostedVectorStoreContent("v")) },
            { "FunctionCallContent", With(ChatRole.User, new FunctionCallContent("c", "f")) },
            { "DataContent in a message of role assistant", With(ChatRole.Assistant, new DataContent(new byte[1], "image/png")) },
            { "DataContent in a message of role system", With(ChatRole.System, new DataContent(new byte[1], "image/png")) },
            { "a result in a message of role assistant", With(ChatRole.Assistant, new FunctionResultContent("c", "r")) },
            { "TextContent in a message of a tool", With(ChatRole.Tool, new FunctionResultContent("c", "r"), new TextContent("a")) },
            {
                "a result that is a DataContent",
                With(ChatRole.Tool, new FunctionResultContent("c", new DataContent(new byte[1], "image/png")))
            },
        };

    [Theory]
    [MemberData(nameof(Inexpressible), DisableDiscoveryEnumeration = true)]
    public void Write_WhatWouldChangeTheMeaning_IsRefusedByName(string named, TaskRequest request)
    {
        var failure = Should.Throw<ProviderException>(() => Requests.Write(request)).Failure;

        (failure.Class, failure.Kind).ShouldBe((FailureClass.Invalid, LlmErrorKind.ModelUnsupported));
        failure.Message.ShouldContain(named);
        failure.Message.ShouldContain("OpenAI Chat Completions");
    }

    public static TheoryData<string, TaskRequest> Droppable =>
        new()
        {
            { "messages[0].content[0] (usage)", With(ChatRole.Assistant, new UsageContent(new UsageDetails()), new TextContent("a")) },
            { "messages[0].content[0] (error)", With(ChatRole.Assistant, new ErrorContent("e"), new TextContent("a")) },
            {
                "messages[0].content[0].note",
                With(ChatRole.User, new TextContent("a") { AdditionalProperties = new() { ["note"] = "n" } })
            },
            { "messages[0].name", new TaskRequest([new ChatMessage(ChatRole.User, "a") { AuthorName = "Agent Smith" }]) },
            { "messages[0] (no result)", With(ChatRole.Tool) },
            { "tool_choice (no tools)", With(new ChatOptions { ToolMode = ChatToolMode.Auto }) },
            { "parallel_tool_calls (no tools)", With(new ChatOptions { AllowMultipleToolCalls = true }) },
            { "RawRepresentationFactory", With(new ChatOptions { RawRepresentationFactory = _ => null }) },
            { "Reasoning.Output", With(new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.Summary } }) },
        };

    [Theory]
    [MemberData(nameof(Droppable), DisableDiscoveryEnumeration = true)]
    public void Write_WhatCannotChangeTheMeaning_IsLeftOutAndNamed(string named, TaskRequest request)
    {
        var dropped = new List<string>();

        var body = Requests.Json(Requests.Write(request, dropped: dropped));

        dropped.ShouldBe([named]);
        body.EnumerateObject().Select(m => m.Name).ShouldBe(["model", "messages", "stream", "stream_options"]);
    }

    [Fact]
    public void Write_SystemPromptAndInstructions_TheRequestsOwnWins() =>
        Requests
            .Write(
                new TaskRequest("Hi")
                {
                    SystemPrompt = "own",
                    Options = new ChatOptions { Instructions = "other" },
                }
            )
            .ShouldContain("""[{"role":"system","content":"own"},{"role":"user","content":"Hi"}]""");

    private static TaskRequest With(ChatOptions options) => new("Hi") { Options = options };

    private static TaskRequest With(ChatRole role, params AIContent[] contents) => new([new ChatMessage(role, contents)]);
}

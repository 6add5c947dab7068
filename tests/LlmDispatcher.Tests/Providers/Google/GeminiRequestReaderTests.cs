using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiRequestReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_ModelAndStream_AreTheAddresss(bool stream)
    {
        var request = GeminiRequests.Read($"{{\"model\":\"models/gemini-x\",{GeminiRequests.Hi}}}", "gemini-x", stream);

        (request.Stream, request.IncludeUsage).ShouldBe((stream, true));
        (request.Task.Model, request.Task.Prompt).ShouldBe(("gemini-x", "Hi"));
    }

    private const string Camel = """
        {"systemInstruction":{"parts":[{"text":"Be brief."}]},
         "contents":[{"role":"user","parts":[{"text":"See"},{"inlineData":{"mimeType":"image/png","data":"AQID"}},{"fileData":{"mimeType":"video/mp4","fileUri":"https://example.org/v"}}]},
                     {"role":"model","parts":[{"text":"Hm.","thought":true},{"functionCall":{"name":"f","args":{"userName":1}},"thoughtSignature":"s"}]},
                     {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"r"}}}]}],
         "generationConfig":{"topP":0.5,"topK":40.0,"maxOutputTokens":9,"stopSequences":["x"],"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},
                             "thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024},"candidateCount":1},
         "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object"}}]},{"googleSearch":{}},{"codeExecution":{}}],
         "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}}
        """;

    private const string Snake = """
        {"system_instruction":{"parts":{"text":"Be brief."}},
         "contents":[{"role":"user","parts":[{"text":"See"},{"inline_data":{"mime_type":"image/png","data":"AQID"}},{"file_data":{"mime_type":"video/mp4","file_uri":"https://example.org/v"}}]},
                     {"role":"model","parts":[{"text":"Hm.","thought":true},{"function_call":{"name":"f","args":{"userName":1}},"thought_signature":"s"}]},
                     {"role":"function","parts":{"function_response":{"name":"f","response":{"output":"r"}}}}],
         "generation_config":{"top_p":0.5,"top_k":40,"max_output_tokens":9,"stop_sequences":["x"],"response_mime_type":"application/json","response_json_schema":{"type":"object"},
                              "thinking_config":{"include_thoughts":true,"thinking_budget":1024},"candidate_count":1},
         "tools":[{"function_declarations":{"name":"f","parameters_json_schema":{"type":"object"}}},{"google_search":{}},{"code_execution":{}}],
         "tool_config":{"function_calling_config":{"mode":"any","allowed_function_names":["f"]}}}
        """;

    [Theory]
    [InlineData(Camel)]
    [InlineData(Snake)]
    public void Read_EitherSpelling_IsTheSameRequest(string body)
    {
        var task = GeminiRequests.Read(body).Task;

        task.SystemPrompt.ShouldBe("Be brief.");
        task.MaxOutputTokens.ShouldBe(9);
        task.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.Tool]);
        task.Messages[0].Contents[1].ShouldBeOfType<DataContent>().Data.ToArray().ShouldBe([1, 2, 3]);
        task.Messages[0].Contents[2].ShouldBeOfType<UriContent>().MediaType.ShouldBe("video/mp4");
        task.Messages[1].Contents[0].ShouldBeOfType<TextReasoningContent>().Text.ShouldBe("Hm.");
        var call = task.Messages[1].Contents[1].ShouldBeOfType<FunctionCallContent>();
        (call.CallId, call.Name).ShouldBe(("call_0", "f"));
        call.Arguments!.Keys.ShouldBe(["userName"]);
        call.AdditionalProperties!["thoughtSignature"].ShouldBe("s");
        var result = task.Messages[2].Contents[0].ShouldBeOfType<FunctionResultContent>();
        (result.CallId, result.Result).ShouldBe(("call_0", "r"));
        var options = task.Options!;
        (options.TopP, options.TopK).ShouldBe((0.5f, 40));
        options.StopSequences.ShouldBe(["x"]);
        options.Reasoning!.Effort.ShouldBe(ReasoningEffort.Low);
        options.Reasoning.Output.ShouldBe(ReasoningOutput.Summary);
        options.ResponseFormat.ShouldBeOfType<ChatResponseFormatJson>().Schema!.Value.GetRawText().ShouldBe("""{"type":"object"}""");
        options.Tools!.Select(t => t.GetType().Name).ShouldBe(["GeminiFunction", "HostedWebSearchTool", "HostedCodeInterpreterTool"]);
        options.ToolMode.ShouldBe(ChatToolMode.RequireSpecific("f"));
        options.AdditionalProperties.ShouldBeNull();
    }

    [Fact]
    public void Read_ParallelCallsWithoutIds_FindTheirResultsByNameAndOrder()
    {
        var messages = GeminiRequests
            .Read(
                """
                {"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"id":"call_1","name":"f"}},{"functionCall":{"name":"g"}}]},
                {"parts":[{"functionResponse":{"name":"g","response":{}}},{"functionResponse":{"name":"f","response":{"output":1}}},{"functionResponse":{"id":"call_1","name":"f"}}]},
                {"role":"model","parts":[{"functionCall":{"name":"f"}}]},{"parts":[{"functionResponse":{"name":"f","response":{"output":{"a":1}}}},{"text":"And?"}]}]}
                """
            )
            .Task.Messages;

        messages[0].Contents.Cast<FunctionCallContent>().Select(c => c.CallId).ShouldBe(["call_0", "call_1", "call_2"]);
        messages[1].Role.ShouldBe(ChatRole.Tool);
        messages[1].Contents.Cast<FunctionResultContent>().Select(c => c.CallId).ShouldBe(["call_2", "call_0", "call_1"]);
        messages[3].Role.ShouldBe(ChatRole.User);
        messages[3].Contents[0].ShouldBeOfType<FunctionResultContent>().CallId.ShouldBe("call_3");
    }

    [Fact]
    public void Read_ResultsWithIds_FindTheirCallsInAnyOrder()
    {
        var messages = GeminiRequests
            .Read(
                """
                {"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"id":"b","name":"f"}}]},
                {"parts":[{"functionResponse":{"id":"b","name":"f","x":1}},{"functionResponse":{"id":"","name":"f"}}]}]}
                """
            )
            .Task.Messages;

        messages[1].Contents.Cast<FunctionResultContent>().Select(c => c.CallId).ShouldBe(["b", "call_0"]);
        messages[1].Contents[0].AdditionalProperties!.Keys.ShouldBe(["functionResponse.x"]);
        messages[1].Contents[1].AdditionalProperties.ShouldBeNull();
    }

    [Fact]
    public void Read_SealAlone_IsReasoningWithoutWords()
    {
        var contents = GeminiRequests
            .Read("""{"contents":[{"role":"model","parts":[{"thoughtSignature":"s"},{"thoughtSignature":"t","executableCode":{}}]}]}""")
            .Task.Messages[0]
            .Contents;

        var seal = contents[0].ShouldBeOfType<TextReasoningContent>();
        (seal.Text, seal.ProtectedData).ShouldBe(("", "s"));
        contents[1].ShouldBeOfType<GeminiPart>();
    }

    [Theory]
    [InlineData("""{"role":"system","parts":[{"text":"Be brief."}]}""", "Be brief.")]
    [InlineData("\"Be brief.\"", "Be brief.")]
    [InlineData("{}", null)]
    [InlineData("""{"parts":[]}""", null)]
    public void Read_InstructionOfOneTextOrNone_IsNoMessage(string instruction, string? prompt)
    {
        var task = GeminiRequests.Read($$"""{"systemInstruction":{{instruction}},{{GeminiRequests.Hi}}}""").Task;
        (task.SystemPrompt, task.Messages.Count).ShouldBe((prompt, 1));
    }

    [Theory]
    [InlineData("""{"role":"","parts":[{"text":"a"}]}""", "user")]
    [InlineData("""{"role":"user"}""", "user")]
    [InlineData("""{"role":"function","parts":[]}""", "user")]
    [InlineData("""{"role":"model"}""", "assistant")]
    public void Read_Turn_IsOfWhoSpeaks(string turn, string role) =>
        GeminiRequests.Read($$"""{"contents":[{{turn}}]}""").Task.Messages.ShouldHaveSingleItem().Role.Value.ShouldBe(role);

    [Fact]
    public void Read_MembersThatAreNull_AreNotKept()
    {
        var options = GeminiRequests
            .Read(
                $$$"""{{{{GeminiRequests.Hi}}},"model":null,"tools":[{"functionDeclarations":[{"name":"f","description":null,"parameters":null,"parametersJsonSchema":null}]}],"toolConfig":null,"generationConfig":{"seed":null,"candidateCount":null,"frequencyPenalty":null,"thinkingConfig":null}}"""
            )
            .Task.Options!;
        options.AdditionalProperties.ShouldBeNull();
        options.Tools!.ShouldHaveSingleItem().AdditionalProperties.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OneTokenAtMost_IsOne() =>
        GeminiRequests
            .Read($$$"""{{{{GeminiRequests.Hi}}},"generationConfig":{"maxOutputTokens":1,"temperature":0}}""")
            .Task.MaxOutputTokens.ShouldBe(1);

    [Theory]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("-_8", new byte[] { 0xFB, 0xFF })]
    [InlineData("+/8=", new byte[] { 0xFB, 0xFF })]
    [InlineData("", new byte[0])]
    public void Read_InlineData_InEitherAlphabet(string base64, byte[] bytes) =>
        GeminiRequests
            .Read($$$"""{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{base64}}}"}}]}]}""")
            .Task.Messages[0]
            .Contents[0]
            .ShouldBeOfType<DataContent>()
            .Data.ToArray()
            .ShouldBe(bytes);

    [Fact]
    public void Read_ParametersOfTheDialect_AreJsonSchemaForOthersAndThemselvesForGoogle()
    {
        const string own =
            """{"type":"OBJECT","properties":{"type":{"type":"STRING","nullable":true,"enum":["STRING"]},"n":{"type":"ARRAY","items":{"type":"INTEGER"}}},"required":["type"]}""";
        var body = $$$"""{{{{GeminiRequests.Hi}}},"tools":[{"functionDeclarations":[{"name":"f","parameters":{{{own}}}}]}]}""";
        var task = GeminiRequests.Read(body).Task;

        task.Options!.Tools![0]
            .ShouldBeAssignableTo<AIFunctionDeclaration>()!
            .JsonSchema.GetRawText()
            .ShouldBe(
                """{"type":"object","properties":{"type":{"type":["string","null"],"enum":["STRING"]},"n":{"type":"array","items":{"type":"integer"}}},"required":["type"]}"""
            );
        GeminiRequests.Write(task).ShouldBe(body);
    }

    // Each must come out of the writer letter by letter: unknown members, words that have no name in between.
    [Theory]
    [InlineData(""","safetySettings":[{"category":"c","threshold":"OFF"}],"cachedContent":"c/1","labels":{"a":"b"}""")]
    [InlineData(""","generationConfig":{"responseModalities":["TEXT"],"speech_config":{"a":1.50}}""")]
    [InlineData(""","generationConfig":{"responseMimeType":"text/x.enum"}""")]
    [InlineData(""","generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT"}}""")]
    [InlineData(""","generationConfig":{"thinkingConfig":{"thinkingBudget":-1}}""")]
    [InlineData(""","generationConfig":{"thinkingConfig":{"thinkingLevel":"MINIMAL","includeThoughts":true}}""")]
    [InlineData(""","generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW","x":1}}""")]
    [InlineData(""","toolConfig":{"functionCallingConfig":{"mode":"VALIDATED"}}""")]
    [InlineData(""","toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f","g"]}}""")]
    [InlineData(""","toolConfig":{"retrievalConfig":{"languageCode":"de"}}""")]
    [InlineData(""","toolConfig":{"retrievalConfig":{"languageCode":"de"},"functionCallingConfig":{"mode":"VALIDATED"}}""")]
    [InlineData(""","toolConfig":{"functionCallingConfig":{"mode":"AUTO","x":1}}""")]
    [InlineData(""","generationConfig":{"responseJsonSchema":{"type":"string"}}""")]
    [InlineData(""","generationConfig":{"responseMimeType":"text/x.enum","responseJsonSchema":{"type":"string"}}""")]
    [InlineData(""","tools":[{"urlContext":{}},{"googleSearch":{"timeRangeFilter":{}}},{"googleSearchRetrieval":{}}]""")]
    [InlineData(""","tools":[{"functionDeclarations":[{"name":"f","behavior":"BLOCKING","response":{"type":"STRING"}}]}]""")]
    public void Read_WhatWeHaveNoWordFor_IsPassedOn(string member)
    {
        var body = $"{{{GeminiRequests.Hi}{member}}}";

        GeminiRequests.Write(GeminiRequests.Read(body).Task).ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"role":"user","parts":[{"text":"a","x":{"y":1.0}}],"z":1}""")]
    [InlineData(
        """{"role":"user","parts":[{"inlineData":{"mimeType":"video/mp4","data":"AQ==","displayName":"a"},"videoMetadata":{"fps":1}}]}"""
    )]
    [InlineData("""{"role":"user","parts":[{"fileData":{"fileUri":"files/1","x":1},"mediaResolution":{"level":"HIGH"}}]}""")]
    [InlineData("""{"role":"user","parts":[{"fileData":{"mimeType":"application/pdf","fileUri":"gs://b/a.pdf"}}]}""")]
    [InlineData(
        """{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK"}},{}]}"""
    )]
    [InlineData("""{"role":"model","parts":[{"text":"a","thoughtSignature":"s"},{"text":"","thoughtSignature":"t"}]}""")]
    [InlineData("""{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","data":"AQ=="},"thoughtSignature":"s"}]}""")]
    [InlineData(
        """{"role":"model","parts":[{"functionCall":{"id":"c","name":"f","args":{"a":[1.0]},"x":1},"thoughtSignature":"s","y":2}]}"""
    )]
    public void Read_Content_ComesOutAsItWas(string content)
    {
        var body = $$"""{"contents":[{{content}}]}""";
        var dropped = new List<string>();

        GeminiRequests.Write(GeminiRequests.Read(body).Task, dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"parts":[{"text":"a"},{"text":"b"}]}""", 2)]
    [InlineData("""{"parts":[{"text":"a"}],"x":1}""", 1)]
    public void Read_InstructionOfSeveralParts_IsAMessage(string instruction, int parts)
    {
        var task = GeminiRequests.Read($$"""{"systemInstruction":{{instruction}},{{GeminiRequests.Hi}}}""").Task;

        task.SystemPrompt.ShouldBeNull();
        task.Messages[0].Role.ShouldBe(ChatRole.System);
        task.Messages[0].Contents.Count.ShouldBe(parts);
        GeminiRequests.Write(task).ShouldContain(instruction);
    }

    [Theory]
    [InlineData("", "", "The body is not the JSON of a request")]
    [InlineData("[]", "", "expected an object.")]
    [InlineData("""{"contents":[]}""", "contents", "at least one content")]
    [InlineData("{}", "contents", "expected an array.")]
    [InlineData("""{"contents":["a"]}""", "contents[0]", "expected an object.")]
    [InlineData("""{"contents":[{"role":"assistant"}]}""", "contents[0].role", "expected user or model.")]
    [InlineData("""{"contents":[{"parts":[{"text":1}]}]}""", "contents[0].parts[0].text", "expected a string.")]
    [InlineData("""{"contents":[{"parts":[{"text":"\ud800"}]}]}""", "contents[0].parts[0].text", "whole Unicode")]
    [InlineData("""{"contents":[{"parts":[{"text":"a","fileData":{}}]}]}""", "contents[0].parts[0]", "holds text and fileData")]
    [InlineData(
        """{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"?"}}]}]}""",
        "contents[0].parts[0].inline_data",
        "base64"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"inlineData":{"data":"AQ=="}}]}]}""",
        "contents[0].parts[0].inlineData.mimeType",
        "expected a string."
    )]
    [InlineData("""{"contents":[{"parts":[{"functionCall":{"name":"f"}}]}]}""", "contents[0].parts[0].functionCall", "only the model")]
    [InlineData(
        """{"contents":[{"role":"model","parts":[{"functionCall":{"name":""}}]}]}""",
        "contents[0].parts[0].functionCall.name",
        "not empty"
    )]
    [InlineData(
        """{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":[]}}]}]}""",
        "contents[0].parts[0].functionCall.args",
        "expected an object."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""",
        "contents[0].parts[0].functionResponse",
        "no open call of 'f' comes before it"
    )]
    [InlineData(
        """{"contents":[{"role":"model","parts":[{"functionCall":{"id":"a","name":"f"}}]},{"parts":[{"functionResponse":{"id":"b","name":"f"}}]}]}""",
        "contents[1].parts[0].functionResponse",
        "no open call of 'f' with the id 'b' comes before it"
    )]
    [InlineData(
        """{"contents":[{"role":"model","parts":[{"functionCall":{"id":"a","name":"f"}}]},{"parts":[{"functionResponse":{"id":"a","name":"g"}}]}]}""",
        "contents[1].parts[0].functionResponse",
        "no open call of 'g' with the id 'a' comes before it"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"fileData":{"fileUri":"https://h/a","mimeType":"video"}}]}]}""",
        "contents[0].parts[0].fileData.mimeType",
        "expected a media type"
    )]
    [InlineData(
        """{"contents":[{"role":"model","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""",
        "contents[0].parts[0].functionResponse",
        "does not give them"
    )]
    [InlineData(
        """{"system_instruction":{"parts":[{"fileData":{"fileUri":"a"}}]},"contents":[{}]}""",
        "system_instruction",
        "parts with text"
    )]
    [InlineData("""{"contents":[{}],"generation_config":{"max_output_tokens":0}}""", "generation_config.max_output_tokens", "from 1")]
    [InlineData("""{"contents":[{}],"generationConfig":{"temperature":3}}""", "generationConfig.temperature", "from 0 to 2")]
    [InlineData("""{"contents":[{}],"generationConfig":{"topK":1.5}}""", "generationConfig.topK", "a whole number")]
    [InlineData("""{"contents":[{}],"generationConfig":{"candidateCount":2}}""", "generationConfig.candidateCount", "only one answer")]
    [InlineData("""{"contents":[{}],"generationConfig":{"topP":1,"top_p":1}}""", "generationConfig.top_p", "there twice")]
    [InlineData("""{"contents":[{}],"generationConfig":{"TopP":1}}""", "generationConfig.TopP", "upper and lower case")]
    [InlineData(
        """{"contents":[{}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{},"parametersJsonSchema":{}}]}]}""",
        "tools[0].functionDeclarations[0]",
        "not both"
    )]
    [InlineData("""{"contents":[{}],"tools":[{"functionDeclarations":[],"googleSearch":{}}]}""", "tools[0]", "functionDeclarations alone")]
    [InlineData("""{"model":"other","contents":[{}]}""", "model", "differs from the model in the address")]
    [InlineData("""{"contents":[{}],"contents":[{}]}""", "", "not the JSON of a request")]
    [InlineData("""{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{"\ud800":1}}}]}]}""", "", "whole Unicode")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"\ud800"}}}""",
        "",
        "whole Unicode"
    )]
    public void Read_WhatIsWrong_IsNamedByItsPlace(string body, string path, string problem)
    {
        var error = Should.Throw<RequestFormatException>(() => GeminiRequests.Read(body));

        error.Path.ShouldBe(path, error.Message);
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void Read_BodyThatIsNestedTooDeep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        Should.Throw<RequestFormatException>(() => GeminiRequests.Read($"{{{GeminiRequests.Hi},\"x\":{deep}}}"));
    }

    [Fact]
    public void Read_PartThatOnlyGoogleHas_IsRefusedByOthers() =>
        Should
            .Throw<ProviderException>(() =>
                Requests.Write(GeminiRequests.Read("""{"contents":[{"role":"model","parts":[{"executableCode":{}}]}]}""").Task)
            )
            .Failure.Class.ShouldBe(FailureClass.Invalid);
}

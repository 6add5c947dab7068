using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

public sealed class ChatRequestReaderTests
{
    private const string Hi = """
        "model":"m","messages":[{"role":"user","content":"Hi"}]
        """;

    [Theory]
    [InlineData("", false, false)]
    [InlineData(""","stream":null,"stream_options":null""", false, false)]
    [InlineData(""","stream":false""", false, false)]
    [InlineData(""","stream":true""", true, false)]
    [InlineData(""","stream":true,"stream_options":{"include_usage":true}""", true, true)]
    [InlineData(""","stream":true,"stream_options":{"include_usage":false,"include_obfuscation":false}""", true, false)]
    public void Read_StreamMembers_TellWhatTheClientWants(string members, bool stream, bool usage)
    {
        var request = Requests.Read($"{{{Hi}{members}}}");

        (request.Stream, request.IncludeUsage).ShouldBe((stream, usage));
        request.Task.Model.ShouldBe("m");
        request.Task.Prompt.ShouldBe("Hi");
    }

    [Theory]
    [InlineData("system", "\"Be brief.\"")]
    [InlineData("developer", "\"Be brief.\"")]
    [InlineData("system", """[{"type":"text","text":"Be brief."}]""")]
    public void Read_LeadingInstruction_IsTheSystemPrompt(string role, string content)
    {
        var task = Requests
            .Read($$"""{"model":"m","messages":[{"role":"{{role}}","content":{{content}}},{"role":"user","content":"Hi"}]}""")
            .Task;

        task.SystemPrompt.ShouldBe("Be brief.");
        task.Messages.Single().Role.ShouldBe(ChatRole.User);
    }

    [Theory]
    [InlineData("""[{"role":"system","content":"Be brief."}]""", "system")]
    [InlineData("""[{"role":"user","content":"Hi"},{"role":"system","content":"Be brief."}]""", "user,system")]
    [InlineData("""[{"role":"system","content":"a","name":"n"},{"role":"user","content":"Hi"}]""", "system,user")]
    [InlineData(
        """[{"role":"system","content":[{"type":"text","text":"a","cache_control":{}}]},{"role":"user","content":"Hi"}]""",
        "system,user"
    )]
    public void Read_OtherInstructions_StayMessages(string messages, string roles)
    {
        var task = Requests.Read($$"""{"model":"m","messages":{{messages}}}""").Task;

        task.SystemPrompt.ShouldBeNull();
        string.Join(',', task.Messages.Select(m => m.Role.Value)).ShouldBe(roles);
    }

    [Fact]
    public void Read_MemberNameOfHalfASurrogatePair_IsAComplaintNotACrash() =>
        Should.Throw<RequestFormatException>(() => ChatRequestReader.Read("""{"model":"m","messages":[],"\ud800":1}"""u8.ToArray()));

    [Fact]
    public void Read_Image_IsAcceptedAsObjectAndAsBareString()
    {
        var contents = Requests
            .Read(
                """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},{"type":"image_url","image_url":"https://example.org/a"}]}]}"""
            )
            .Task.Messages[0]
            .Contents;

        contents[0].ShouldBeOfType<DataContent>().Data.ToArray().ShouldBe([1, 2, 3]);
        contents[1].ShouldBeOfType<UriContent>().HasTopLevelMediaType("image").ShouldBeTrue();
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public void Read_EitherNameOfTheCap_Counts(string name) => Requests.Read($"{{{Hi},\"{name}\":7}}").Task.MaxOutputTokens.ShouldBe(7);

    [Fact]
    public void Read_BothNamesOfTheCapAlike_Count() =>
        Requests.Read($"{{{Hi},\"max_tokens\":7,\"max_completion_tokens\":7}}").Task.MaxOutputTokens.ShouldBe(7);

    [Fact]
    public void Read_OneStopSequence_IsAList() => Requests.Read($"{{{Hi},\"stop\":\"x\"}}").Task.Options!.StopSequences.ShouldBe(["x"]);

    // Each must come out of the writer letter by letter: unknown members, odd arguments, words that have no name in between.
    [Theory]
    [InlineData(""","service_tier":"flex","user":null,"logit_bias":{"1":1.50}""")]
    [InlineData(",\"reasoning_effort\":\"minimal\"")]
    [InlineData(""","tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}}""")]
    [InlineData(""","response_format":{"type":"grammar","grammar":"x"}""")]
    [InlineData(""","response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{},"x":1}}""")]
    [InlineData(""","prediction":{"type":"content","content":"\ud800"}""")]
    [InlineData(
        ""","tools":[{"type":"function","function":{"name":"f","parameters":{"a":1.0,"b":[ 1 ]},"strict":false,"x":1},"cache_control":{"type":"ephemeral"}}]"""
    )]
    public void Read_WhatWeHaveNoWordFor_IsPassedOn(string member)
    {
        var body =
            $$$"""{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}{{{member}}}}""";

        Requests.Write(Requests.Read(body).Task).ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a","x":1}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a","detail":"low","x":1},"y":2}]}"""
    )]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AQ==","format":"wav","x":1}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQ==","x":1}}]}"""
    )]
    [InlineData("""{"role":"assistant","content":"a","reasoning_content":"b","audio":{"id":"c"}}""")]
    [InlineData("""{"role":"assistant","content":null,"refusal":"no"}""")]
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":"}}]}"""
    )]
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"[1]"},"arguments":"x"}]}"""
    )]
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1,\"a\":2}"}}]}"""
    )]
    [InlineData(
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1.0}","x":1},"extra_content":{"google":{"thought_signature":"s"}}}]}"""
    )]
    [InlineData("""{"role":"tool","tool_call_id":"c","content":"r","name":"f"}""")]
    [InlineData("""{"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""")]
    [InlineData("""{"role":"developer","content":"a"}""")]
    public void Read_Message_ComesOutAsItWas(string message)
    {
        var body =
            $$$"""{"model":"m","messages":[{"role":"user","content":"Hi"},{{{message}}}],"stream":true,"stream_options":{"include_usage":true}}""";
        var dropped = new List<string>();

        Requests.Write(Requests.Read(body).Task, dropped: dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "", "" },
            { "", "[]" },
            { "", "{\"model\":" },
            { "", """{"model":"m","model":"n"}""" },
            { "", $"{{{Hi},\"x\":{new string('[', 70)}{new string(']', 70)}}}" },
            { "model", """{"messages":[{"role":"user","content":"Hi"}]}""" },
            { "model", """{"model":"","messages":[{"role":"user","content":"Hi"}]}""" },
            { "model", """{"model":7,"messages":[{"role":"user","content":"Hi"}]}""" },
            { "model", """{"model":"\ud800","messages":[{"role":"user","content":"Hi"}]}""" },
            { "messages", """{"model":"m"}""" },
            { "messages", """{"model":"m","messages":[]}""" },
            { "messages", """{"model":"m","messages":"Hi"}""" },
            { "messages[0]", """{"model":"m","messages":["Hi"]}""" },
            { "messages[0].role", """{"model":"m","messages":[{"content":"Hi"}]}""" },
            { "messages[0].role", """{"model":"m","messages":[{"role":"robot","content":"Hi"}]}""" },
            { "messages[0].role", """{"model":"m","messages":[{"role":"function","name":"f","content":"Hi"}]}""" },
            { "messages[0].content", """{"model":"m","messages":[{"role":"user"}]}""" },
            { "messages[0].content", """{"model":"m","messages":[{"role":"user","content":7}]}""" },
            { "messages[0].content[1]", """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":""},"x"]}]}""" },
            { "messages[0].content[0].type", """{"model":"m","messages":[{"role":"user","content":[{"type":"video"}]}]}""" },
            { "messages[0].content[0].text", """{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}""" },
            {
                "messages[0].content[0].image_url",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":"nowhere"}]}]}"""
            },
            { "messages[0].content[0].image_url", """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""" },
            {
                "messages[0].content[0].image_url.url",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,A*"}}]}]}"""
            },
            {
                "messages[0].content[0].image_url.url",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:text/plain;base64,AAAA"}}]}]}"""
            },
            {
                "messages[0].content[0].input_audio.format",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"","format":"ogg"}}]}]}"""
            },
            {
                "messages[0].content[0].input_audio.data",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"*","format":"wav"}}]}]}"""
            },
            {
                "messages[0].content[0].file.file_data",
                """{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"AAAA"}}]}]}"""
            },
            { "messages[0].function_call", """{"model":"m","messages":[{"role":"assistant","content":null,"function_call":{}}]}""" },
            {
                "messages[0].tool_calls[0].id",
                """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}}]}]}"""
            },
            {
                "messages[0].tool_calls[0].type",
                """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]}]}"""
            },
            {
                "messages[0].tool_calls[0].function.name",
                """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":""}}]}]}"""
            },
            { "messages[0].tool_call_id", """{"model":"m","messages":[{"role":"tool","content":"r"}]}""" },
            { "messages[0].Content", """{"model":"m","messages":[{"role":"user","content":"a","Content":"b"}]}""" },
            { "n", $"{{{Hi},\"n\":2}}" },
            { "functions", $"{{{Hi},\"functions\":[]}}" },
            { "function_call", $"{{{Hi},\"function_call\":\"auto\"}}" },
            { "stream", $"{{{Hi},\"stream\":1}}" },
            { "stream_options", $"{{{Hi},\"stream_options\":true}}" },
            { "max_tokens", $"{{{Hi},\"max_tokens\":0}}" },
            { "max_tokens", $"{{{Hi},\"max_tokens\":1.5}}" },
            { "max_tokens", $"{{{Hi},\"max_tokens\":1,\"max_completion_tokens\":2}}" },
            { "max_completion_tokens", $"{{{Hi},\"max_completion_tokens\":9999999999}}" },
            { "temperature", $"{{{Hi},\"temperature\":2.1}}" },
            { "temperature", $"{{{Hi},\"temperature\":\"hot\"}}" },
            { "top_p", $"{{{Hi},\"top_p\":1e99}}" },
            { "stop[1]", $"{{{Hi},\"stop\":[\"a\",1]}}" },
            { "tools[0].type", $"{{{Hi},\"tools\":[{{\"type\":\"custom\",\"custom\":{{\"name\":\"c\"}}}}]}}" },
            {
                "tools[0].function.parameters",
                $"{{{Hi},\"tools\":[{{\"type\":\"function\",\"function\":{{\"name\":\"f\",\"parameters\":1}}}}]}}"
            },
            { "tool_choice", $"{{{Hi},\"tool_choice\":\"maybe\"}}" },
            {
                "response_format.json_schema.name",
                $"{{{Hi},\"response_format\":{{\"type\":\"json_schema\",\"json_schema\":{{\"schema\":{{}}}}}}}}"
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WrongBody_NamesThePlace(string path, string body)
    {
        var exception = Should.Throw<RequestFormatException>(() => Requests.Read(body));

        exception.Path.ShouldBe(path);
        exception.Message.ShouldStartWith(path);
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreRefused() =>
        Should
            .Throw<RequestFormatException>(() =>
                ChatRequestReader.Read((byte[])[.. """{"model":"m","messages":[{"role":"user","content":" """u8, 0xFF, .. "\"}]}"u8])
            )
            .Message.ShouldContain("UTF-8");

    [Fact]
    public void Read_BodyOverwrittenAfterwards_LeavesTheRequestAlone()
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"{{{Hi},\"metadata\":{{\"a\":1}}}}");

        var task = ChatRequestReader.Read(body).Task;
        Array.Fill(body, (byte)'x');

        Requests.Write(task).ShouldContain(""","metadata":{"a":1}""");
    }
}

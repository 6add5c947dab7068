using System.Text;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class MessagesRequestReaderTests
{
    private const string Hi = """
        "model":"m","messages":[{"role":"user","content":"Hi"}]
        """;

    [Fact]
    public void Read_SmallestBody_IsAPrompt()
    {
        var inbound = Requests.Read($"{{{Hi}}}");
        (inbound.Stream, inbound.IncludeUsage).ShouldBe((false, true));
        (inbound.Task.Model, inbound.Task.Prompt, inbound.Task.MaxOutputTokens, inbound.Task.SystemPrompt).ShouldBe(
            ("m", "Hi", null, null)
        );
    }

    [Theory]
    [InlineData(""","metadata":{"user_id":"u"},"service_tier":"auto","x":1.0""")]
    [InlineData(""","thinking":{"type":"enabled","budget_tokens":31999}""")]
    [InlineData(""","thinking":{"type":"adaptive"}""")]
    [InlineData(""","output_config":{"x":1,"effort":"max"}""")]
    [InlineData(""","output_config":{"effort":"low"}""")]
    [InlineData(""","thinking":{"type":"adaptive"},"output_config":{"effort":"low"}""")]
    [InlineData(""","thinking":{"type":"disabled"}""")]
    [InlineData(""","output_config":{"format":{"type":"json_schema","schema":{"type":"object"},"x":1}}""")]
    [InlineData(""","tool_choice":{"type":"auto","x":1}""")]
    [InlineData(
        ""","tools":[{"type":"web_search_20250305","name":"web_search","max_uses":5},{"name":"f","input_schema":{"type":"object","a":1.0},"strict":false,"cache_control":{"type":"ephemeral"}}]"""
    )]
    public void Read_WhatWeHaveNoWordFor_IsPassedOn(string member)
    {
        var body =
            $$$"""{"model":"claude-opus-4-8","max_tokens":50000,"messages":[{"role":"user","content":"Hi"}],"stream":true{{{member}}}}""";

        Requests.Write(Requests.Read(body).Task).ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a","x":1}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://example.org/a","x":1},"y":2}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://h/a"},"title":"t","citations":{"enabled":true}}]}"""
    )]
    [InlineData(
        """{"role":"user","content":[{"type":"document","source":{"type":"content","content":[]}},{"type":"search_result","x":1}]}"""
    )]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQ=="}}],"is_error":true}]}"""
    )]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"c"},{"type":"text","text":"and"}]}""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"text","text":"a","citations":[]}]}"""
    )]
    [InlineData(
        """{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"tool_use","id":"i","name":"n","input":{"a":1.0},"caller":{"type":"code_execution_20250825","tool_id":"t"}}]}"""
    )]
    [InlineData("""{"role":"system","content":"a"}""")]
    public void Read_Message_ComesOutAsItWas(string message)
    {
        var body = $$$"""{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"},{{{message}}}],"stream":true}""";
        var dropped = new List<string>();

        Requests.Write(Requests.Read(body).Task, dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"Be brief.\"", "\"Be brief.\"")]
    [InlineData("""[{"type":"text","text":"Be brief."}]""", "\"Be brief.\"")]
    [InlineData("""[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}]""", null)]
    public void Read_System_ComesOutInItsPlace(string system, string? written)
    {
        var task = Requests.Read($$"""{"system":{{system}},{{Hi}}}""").Task;
        Requests.Write(task).ShouldContain($"\"system\":{written ?? system},\"messages\":[{{\"role\":\"user\"");
    }

    [Theory]
    [InlineData("""{"type":"enabled","budget_tokens":1024}""", ReasoningEffort.Low)]
    [InlineData("""{"type":"enabled","budget_tokens":8192}""", ReasoningEffort.Medium)]
    [InlineData("""{"type":"enabled","budget_tokens":60000}""", ReasoningEffort.ExtraHigh)]
    [InlineData("""{"type":"disabled"}""", ReasoningEffort.None)]
    public void Read_Thinking_IsUnderstoodAsAnEffort(string thinking, ReasoningEffort effort) =>
        Requests.Read($$"""{"thinking":{{thinking}},{{Hi}}}""").Task.Options!.Reasoning!.Effort.ShouldBe(effort);

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "", "" },
            { "", "[]" },
            { "", "{\"model\":" },
            { "", """{"model":"m","model":"n"}""" },
            { "", $"{{{Hi},\"x\":{new string('[', 70)}{new string(']', 70)}}}" },
            { "model", """{"messages":[{"role":"user","content":"Hi"}]}""" },
            { "model", """{"model":"\ud800","messages":[{"role":"user","content":"Hi"}]}""" },
            { "messages", """{"model":"m"}""" },
            { "messages", """{"model":"m","messages":[]}""" },
            { "messages[0]", """{"model":"m","messages":["Hi"]}""" },
            { "messages[0].role", Message("""{"role":"tool","content":"Hi"}""") },
            { "messages[0].content", Message("""{"role":"user"}""") },
            { "messages[0].content", Message("""{"role":"user","content":7}""") },
            { "messages[0].Content", Message("""{"role":"user","content":"a","Content":"b"}""") },
            { "messages[0].content[0]", Message("""{"role":"user","content":["x"]}""") },
            { "messages[0].content[0].type", Message("""{"role":"user","content":[{}]}""") },
            { "messages[0].content[0].text", Message("""{"role":"user","content":[{"type":"text"}]}""") },
            {
                "messages[0].content[0].type",
                Message("""{"role":"user","content":[{"type":"tool_use","id":"a","name":"b","input":{}}]}""")
            },
            { "messages[0].content[0].type", Message("""{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"a"}]}""") },
            {
                "messages[0].content[0].input",
                Message("""{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"b","input":"{}"}]}""")
            },
            { "messages[0].content[0].tool_use_id", Message("""{"role":"user","content":[{"type":"tool_result","content":"x"}]}""") },
            {
                "messages[0].content[0].is_error",
                Message("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":1}]}""")
            },
            {
                "messages[0].content[0].content[0].text",
                Message("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text"}]}]}""")
            },
            { "messages[0].content[0].source", Message("""{"role":"user","content":[{"type":"image"}]}""") },
            {
                "messages[0].content[0].source.data",
                Message("""{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"A*"}}]}""")
            },
            {
                "messages[0].content[0].source.media_type",
                Message(
                    """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"text/plain","data":"AAAA"}}]}"""
                )
            },
            {
                "messages[0].content[0].source.url",
                Message("""{"role":"user","content":[{"type":"image","source":{"type":"url","url":"nowhere"}}]}""")
            },
            { "messages[0].content[0].thinking", Message("""{"role":"assistant","content":[{"type":"thinking","signature":"s"}]}""") },
            { "system[0].type", $"{{{Hi},\"system\":[{{\"type\":\"image\",\"source\":{{\"type\":\"url\",\"url\":\"https://h/a\"}}}}]}}" },
            { "system", $"{{{Hi},\"system\":7}}" },
            { "stream", $"{{{Hi},\"stream\":1}}" },
            { "max_tokens", $"{{{Hi},\"max_tokens\":-1}}" },
            { "max_tokens", $"{{{Hi},\"max_tokens\":1.5}}" },
            { "temperature", $"{{{Hi},\"temperature\":1.1}}" },
            { "top_k", $"{{{Hi},\"top_k\":-1}}" },
            { "stop_sequences[1]", $"{{{Hi},\"stop_sequences\":[\"a\",1]}}" },
            { "stop_sequences", $"{{{Hi},\"stop_sequences\":\"a\"}}" },
            { "tools[0].input_schema", $"{{{Hi},\"tools\":[{{\"name\":\"f\"}}]}}" },
            { "tools[0].name", $"{{{Hi},\"tools\":[{{\"input_schema\":{{}}}}]}}" },
            { "tool_choice.type", $"{{{Hi},\"tool_choice\":{{\"type\":\"maybe\"}}}}" },
            { "tool_choice", $"{{{Hi},\"tool_choice\":\"auto\"}}" },
            { "tool_choice.name", $"{{{Hi},\"tool_choice\":{{\"type\":\"tool\"}}}}" },
            { "thinking", $"{{{Hi},\"thinking\":true}}" },
            { "output_config.format.schema", $"{{{Hi},\"output_config\":{{\"format\":{{\"type\":\"json_schema\"}}}}}}" },
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
                MessagesRequestReader.Read((byte[])[.. """{"model":"m","messages":[{"role":"user","content":" """u8, 0xFF, .. "\"}]}"u8])
            )
            .Message.ShouldContain("UTF-8");

    [Fact]
    public void Read_BodyOverwrittenAfterwards_LeavesTheRequestAlone()
    {
        var body = Encoding.UTF8.GetBytes($$"""{{{Hi}},"metadata":{"a":1},"tools":[{"type":"x_1","name":"n"}]}""");

        var task = MessagesRequestReader.Read(body).Task;
        Array.Fill(body, (byte)'x');

        Requests.Write(task).ShouldContain(""","tools":[{"type":"x_1","name":"n"}],"metadata":{"a":1}""");
    }

    private static string Message(string message) => $$"""{"model":"m","messages":[{{message}}]}""";
}

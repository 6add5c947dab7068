using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>What becomes of an item, and what is said of one that cannot be read.</summary>
public sealed class ResponsesItemReaderTests
{
    [Theory]
    [InlineData("""{"type":"message","role":"system","content":"Be brief."}""")]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"no","x":1}]}""")]
    [InlineData(
        """{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a","annotations":[{"type":"url_citation"}],"logprobs":[{"token":"a"}],"x":1}]}"""
    )]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a","annotations":{"a":1}}]}""")]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_audio","input_audio":{"data":"AQ==","format":"mp3","x":1}}]}"""
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"https://example.org/a","detail":"low"}]}"""
    )]
    [InlineData("""{"type":"reasoning","encrypted_content":"s","summary":[{"type":"summary_text","text":"a","x":1}]}""")]
    [InlineData("""{"type":"reasoning","encrypted_content":"s","summary":[{"type":"summary_text","text":""}]}""")]
    [InlineData("""{"type":"reasoning","encrypted_content":"s","summary":[{"type":"summary_text"}]}""")]
    [InlineData("""{"type":"reasoning","encrypted_content":"s","summary":[{"text":"a","x":1,"y":2},{"type":"summary_text","text":"b"}]}""")]
    [InlineData("""{"type":"reasoning","summary":[{"type":"summary_text","text":"a"}],"encrypted_content":"s","id":"rs_1"}""")]
    public void Read_Item_ComesOutAsItWas(string item)
    {
        var body = $$"""{"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{{item}}],"stream":true,"store":false}""";
        var dropped = new List<string>();
        ResponsesRequests.Write(ResponsesRequests.Read(body).Task, dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"reasoning","summary":[{"type":"summary_text","text":"a"}]}""", "a", null)]
    [InlineData("""{"type":"reasoning","summary":[{"type":"summary_text"}]}""", "", """[{"type":"summary_text"}]""")]
    [InlineData("""{"type":"reasoning"}""", "", null)]
    [InlineData("""{"type":"reasoning","summary":[],"content":[]}""", "", null)]
    [InlineData("""{"type":"reasoning","content":[{"type":"reasoning_text","text":"Hm."}]}""", "Hm.", "[]")]
    [InlineData("""{"type":"reasoning","summary":null,"content":[{"type":"reasoning_text","text":"Hm."}]}""", "Hm.", "[]")]
    [InlineData(
        """{"type":"reasoning","summary":[{"text":"a"},{"text":"b"}],"content":[{"text":"c"}]}""",
        "a\n\nb",
        """[{"text":"a"},{"text":"b"}]"""
    )]
    public void Read_Reasoning_IsItsSummaryElseItself(string item, string text, string? summary)
    {
        var reasoning = Single(item).ShouldBeOfType<TextReasoningContent>();
        reasoning.Text.ShouldBe(text);
        reasoning.AdditionalProperties?.GetValueOrDefault("summary")?.ToString().ShouldBe(summary);
        (reasoning.AdditionalProperties?.ContainsKey("summary") is true).ShouldBe(summary is not null);
    }

    [Theory]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f"}""", false, null)]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f","arguments":""}""", false, null)]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}""", true, null)]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f","arguments":"[1"}""", false, "[1")]
    public void Read_Call_KeepsItsArgumentsAsObjectOrText(string item, bool hasArguments, string? raw)
    {
        var call = Single(item).ShouldBeOfType<FunctionCallContent>();
        (call.CallId, call.Name, call.Arguments is not null).ShouldBe(("c", "f", hasArguments));
        (call.AdditionalProperties?[FunctionArguments.Raw]).ShouldBe(raw);
    }

    [Theory]
    [InlineData("""{"type":"output_text","text":"a","annotations":[],"logprobs":[]}""")]
    [InlineData("""{"type":"output_text","text":"a","annotations":null,"logprobs":null}""")]
    [InlineData("""{"type":"text","text":"a"}""")]
    public void Read_TextPart_OfNothingButText_HasNoMembers(string part)
    {
        var text = Single($$"""{"role":"assistant","content":[{{part}}]}""").ShouldBeOfType<TextContent>();
        (text.Text, text.AdditionalProperties).ShouldBe(("a", null));
    }

    [Fact]
    public void Read_FileById_KeepsItsName()
    {
        var file = Single("""{"role":"user","content":[{"type":"input_file","file_id":"f","filename":"a.pdf"}]}""");
        file.ShouldBeOfType<HostedFileContent>().Name.ShouldBe("a.pdf");
        ((HostedFileContent)file).FileId.ShouldBe("f");
    }

    [Theory]
    // Reasoning belongs to the words that follow it.
    [InlineData("""{"type":"reasoning"},{"role":"assistant","content":"a"}""", 1)]
    // Words, a message without words and an earlier call are turns of their own.
    [InlineData("""{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}""", 2)]
    [InlineData("""{"role":"assistant","content":[]},{"role":"assistant","content":"b"}""", 2)]
    [InlineData("""{"type":"function_call","call_id":"c","name":"f"},{"role":"assistant","content":"b"}""", 2)]
    [InlineData("""{"type":"reasoning"},{"role":"user","content":"b"}""", 2)]
    [InlineData(
        """{"type":"function_call_output","call_id":"c","output":"1"},{"type":"function_call_output","call_id":"d","output":"2"}""",
        1
    )]
    [InlineData("""{"role":"user","content":"a"},{"type":"function_call_output","call_id":"c","output":"1"}""", 2)]
    public void Read_Items_BecomeTurns(string items, int count) =>
        ResponsesRequests.Read($$"""{"model":"m","input":[{{items}}]}""").Task.Messages.Count.ShouldBe(count);

    [Theory]
    [InlineData("7", "input", "a string or an array of items")]
    [InlineData("[]", "input", "at least one item")]
    [InlineData("""[{"content":"Hi"}]""", "input[0].type", "expected a string")]
    [InlineData("""[{"type":"item_reference","id":"msg_1"}]""", "input[0].type", "send the item itself")]
    [InlineData("""[{"role":"tool","content":"Hi"}]""", "input[0].role", "system, developer, user or assistant")]
    [InlineData("""[{"role":"user"}]""", "input[0].content", "a string or an array of parts")]
    [InlineData(
        """[{"role":"user","content":[{"type":"video"}]}]""",
        "input[0].content[0].type",
        "expected input_text, input_image, input_file, input_audio, output_text, refusal."
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"input_image","file_id":"f","image_url":"https://example.org"}]}]""",
        "input[0].content[0]",
        "image_url or file_id, not both"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"input_file","file_id":"f","file_data":"data:text/plain,a"}]}]""",
        "input[0].content[0]",
        "one of file_id, file_url and file_data"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"input_file","file_url":"nowhere"}]}]""",
        "input[0].content[0].file_url",
        "expected an absolute URL"
    )]
    [InlineData("""[{"type":"reasoning","summary":"a"}]""", "input[0].summary", "expected an array")]
    [InlineData("""[{"type":"reasoning","summary":["a"]}]""", "input[0].summary[0]", "expected an object")]
    [InlineData("""[{"type":"function_call_output","call_id":"c"}]""", "input[0].output", "a string or an array of parts")]
    public void Read_WrongItem_SaysWhatWasExpected(string input, string path, string words)
    {
        var exception = Should.Throw<RequestFormatException>(() => ResponsesRequests.Read($$"""{"model":"m","input":{{input}}}"""));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldContain(words);
    }

    private static AIContent Single(string item) =>
        ResponsesRequests
            .Read($$"""{"model":"m","input":[{{item}}]}""")
            .Task.Messages.ShouldHaveSingleItem()
            .Contents.ShouldHaveSingleItem();
}

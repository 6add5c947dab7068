using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>What becomes of a block or a turn, and what is said of one that cannot be read.</summary>
public sealed class MessagesBlockReaderTests
{
    [Theory]
    [InlineData("""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQ==","x":1},"y":2}""")]
    [InlineData("""{"type":"image","source":{"type":"file","file_id":"f","x":1}}""")]
    [InlineData("""{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQ==","x":1},"title":"t"}""")]
    [InlineData("""{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a","x":1},"title":"t"}""")]
    [InlineData("""{"type":"document","source":{"type":"url","url":"https://h/a","x":1},"title":"t"}""")]
    [InlineData("""{"type":"document","source":{"type":"file","file_id":"f","x":1},"title":"t"}""")]
    public void Read_MembersOfASource_ComeOutAsTheyWere(string block)
    {
        var body = $$"""{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{{block}}]}],"stream":true}""";
        var dropped = new List<string>();
        Requests.Write(Requests.Read(body).Task, dropped).ShouldBe(body);
        dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"base64","media_type":"application/pdf","data":"AQ=="}""", "application/pdf")]
    [InlineData("""{"type":"text","media_type":"text/plain","data":"a"}""", "text/plain")]
    [InlineData("""{"type":"text","data":"a"}""", "text/plain")]
    public void Read_Document_HasItsTypeItsTitleAndNothingElse(string source, string mediaType)
    {
        var data = Single("user", $$"""{"type":"document","source":{{source}},"title":"t"}""").ShouldBeOfType<DataContent>();
        (data.MediaType, data.Name, data.AdditionalProperties).ShouldBe((mediaType, "t", null));
    }

    [Fact]
    public void Read_DocumentById_HasItsTitleAndNothingElse()
    {
        var file = Single("user", """{"type":"document","source":{"type":"file","file_id":"f"},"title":"t"}""");
        var hosted = file.ShouldBeOfType<HostedFileContent>();
        (hosted.FileId, hosted.Name, hosted.AdditionalProperties).ShouldBe(("f", "t", null));
    }

    // That the model itself called goes without saying.
    [Theory]
    [InlineData("""{"type":"direct"}""", null)]
    [InlineData("null", null)]
    [InlineData("""{"type":"direct","x":1}""", """{"type":"direct","x":1}""")]
    [InlineData("""{"type":"code_execution"}""", """{"type":"code_execution"}""")]
    public void Read_CallerOfACall_IsKeptUnlessItIsTheModel(string caller, string? kept)
    {
        var call = Single("assistant", $$"""{"type":"tool_use","id":"i","name":"n","input":{},"caller":{{caller}}}""");
        if (kept is null)
            call.AdditionalProperties.ShouldBeNull();
        else
            call.AdditionalProperties!["caller"]!.ToString().ShouldBe(kept);
    }

    [Fact]
    public void Read_CallerBesideWhatIsUnknown_KeepsBoth() =>
        Single("assistant", """{"type":"tool_use","id":"i","name":"n","input":{},"x":1,"caller":{"type":"code_execution"}}""")
            .AdditionalProperties!.Keys.ShouldBe(["x", "caller"], ignoreOrder: true);

    [Theory]
    [InlineData("true", "The tool failed.")]
    [InlineData("false", null)]
    [InlineData("null", null)]
    public void Read_Result_TellsWhetherItFailed(string isError, string? message) =>
        Single("user", $$"""{"type":"tool_result","tool_use_id":"a","is_error":{{isError}}}""")
            .ShouldBeOfType<FunctionResultContent>()
            .Exception?.Message.ShouldBe(message);

    [Theory]
    [InlineData("""{"role":"user","content":[]}""", "user")]
    [InlineData("""{"role":"assistant","content":[]}""", "assistant")]
    [InlineData(
        """{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"},{"type":"tool_result","tool_use_id":"b"}]}""",
        "tool"
    )]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"},{"type":"text","text":"b"}]}""", "user")]
    public void Read_Turn_IsTheToolsOnlyWhenItBringsNothingButResults(string message, string role) =>
        Requests.Read($$"""{"model":"m","messages":[{{message}}]}""").Task.Messages.ShouldHaveSingleItem().Role.Value.ShouldBe(role);

    [Theory]
    [InlineData("[]", "messages", "at least one message")]
    [InlineData("""[{"role":"tool","content":"a"}]""", "messages[0].role", "user, assistant or system")]
    [InlineData("""[{"role":"user"}]""", "messages[0].content", "is missing; expected a string or an array of blocks")]
    [InlineData("""[{"role":"user","content":null}]""", "messages[0].content", "a string or an array of blocks")]
    [InlineData("""[{"role":"user","content":7}]""", "messages[0].content", "a string or an array of blocks")]
    [InlineData(
        """[{"role":"user","content":[{"type":"tool_use","id":"a","name":"b","input":{}}]}]""",
        "messages[0].content[0].type",
        "only an assistant"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"thinking","thinking":"Hm."}]}]""",
        "messages[0].content[0].type",
        "only an assistant"
    )]
    [InlineData(
        """[{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"a"}]}]""",
        "messages[0].content[0].type",
        "in a message of the user"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"text/plain","data":"AQ=="}}]}]""",
        "messages[0].content[0].source.media_type",
        "expected an image"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"?"}}]}]""",
        "messages[0].content[0].source.data",
        "base64 data with a media type"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"nowhere"}}]}]""",
        "messages[0].content[0].source.url",
        "an absolute URL"
    )]
    [InlineData(
        """[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/html","data":"a"}}]}]""",
        "messages[0].content[0].source.media_type",
        "expected text/plain"
    )]
    public void Read_WrongTurn_SaysWhatWasExpected(string messages, string path, string words)
    {
        var exception = Should.Throw<RequestFormatException>(() => Requests.Read($$"""{"model":"m","messages":{{messages}}}"""));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldContain(words);
    }

    // Before anything is read of it, so that no reader need look for it.
    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":1,"\udc00":2}""")]
    [InlineData("""{"a":[1,{"b":{"x\ud83dy":null}}]}""")]
    [InlineData("""{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1,"o":1,"p":1,"q":1,"\ud800":1}""")]
    public void Read_NameThatIsNotWhole_IsRefusedWhereverItStands(string input)
    {
        var body =
            $$"""{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"b","input":{{input}}}]}]}""";
        var exception = Should.Throw<RequestFormatException>(() => Requests.Read(body));
        exception.Path.ShouldBe("");
        exception.Message.ShouldContain("whole Unicode");
    }

    private static AIContent Single(string role, string block) =>
        Requests
            .Read($$"""{"model":"m","messages":[{"role":"{{role}}","content":[{{block}}]}]}""")
            .Task.Messages.ShouldHaveSingleItem()
            .Contents.ShouldHaveSingleItem();
}

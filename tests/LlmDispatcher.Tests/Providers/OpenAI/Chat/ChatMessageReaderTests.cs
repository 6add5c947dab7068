using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>What becomes of a message, and what is said of a body that cannot be read.</summary>
public sealed class ChatMessageReaderTests
{
    [Fact]
    public void Read_RefusalAmongTheParts_IsOne()
    {
        var refusal = Single("""{"role":"assistant","content":[{"type":"refusal","refusal":"no"}]}""").ShouldBeOfType<ErrorContent>();
        (refusal.Message, refusal.ErrorCode, refusal.AdditionalProperties).ShouldBe(("no", MediaParts.RefusalCode, null));
    }

    [Fact]
    public void Read_MembersThatAreNull_AreNotKept()
    {
        var message = Requests
            .Read(
                """{"model":"m","messages":[{"role":"assistant","content":"a","name":null,"refusal":null,"tool_calls":null,"function_call":null}]}"""
            )
            .Task.Messages.ShouldHaveSingleItem();
        (message.Text, message.AuthorName, message.AdditionalProperties).ShouldBe(("a", null, null));
    }

    [Fact]
    public void Read_OptionsThatAreNull_AreNotKept() =>
        Requests
            .Read(
                """{"model":"m","messages":[{"role":"user","content":"a"}],"functions":null,"function_call":null,"n":null,"stream_options":null,"max_tokens":null,"tool_choice":null,"response_format":null,"reasoning_effort":null}"""
            )
            .Task.Options!.AdditionalProperties.ShouldBeNull();

    [Theory]
    [InlineData("""{"name":"f"}""", false, null)]
    [InlineData("""{"name":"f","arguments":""}""", false, null)]
    [InlineData("""{"name":"f","arguments":"{}"}""", true, null)]
    [InlineData("""{"name":"f","arguments":"[1"}""", false, "[1")]
    public void Read_Call_KeepsItsArgumentsAsObjectOrText(string function, bool hasArguments, string? raw)
    {
        var call = Single($$"""{"role":"assistant","tool_calls":[{"id":"c","function":{{function}}}]}""")
            .ShouldBeOfType<FunctionCallContent>();
        (call.CallId, call.Name, call.Arguments is not null).ShouldBe(("c", "f", hasArguments));
        (call.AdditionalProperties?[FunctionArguments.Raw]).ShouldBe(raw);
    }

    [Theory]
    [InlineData("""{"role":"tool","tool_call_id":"c"}""")]
    [InlineData("""{"role":"tool","tool_call_id":"c","content":null}""")]
    public void Read_ResultWithoutContent_IsNothing(string message) =>
        Single(message).ShouldBeOfType<FunctionResultContent>().Result.ShouldBeNull();

    [Theory]
    [InlineData("""{"messages":[]}""", "messages", "at least one message")]
    [InlineData("""{"messages":[{"role":"function","content":"a"}]}""", "messages[0].role", "use 'tool'")]
    [InlineData("""{"messages":[{"role":"robot","content":"a"}]}""", "messages[0].role", "system, developer, user, assistant or tool")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0].content", "a string or an array of parts")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "messages[0].content", "a string or an array of parts")]
    [InlineData("""{"messages":[{"role":"assistant","function_call":{}}]}""", "messages[0].function_call", "use tool_calls")]
    [InlineData(
        """{"messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"custom"}]}]}""",
        "messages[0].tool_calls[0].type",
        "only function calls"
    )]
    [InlineData(
        """{"messages":[{"role":"user","content":[{"type":"video"}]}]}""",
        "messages[0].content[0].type",
        "text, image_url, input_audio, file or refusal"
    )]
    [InlineData(
        """{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f","file_data":"data:text/plain,a"}}]}]}""",
        "messages[0].content[0].file",
        "file_id or file_data, not both"
    )]
    [InlineData("""{"functions":[]}""", "functions", "use tools and tool_choice")]
    [InlineData("""{"n":2}""", "n", "only one answer")]
    [InlineData(
        """{"max_tokens":1,"max_completion_tokens":2,"messages":[{"role":"user","content":"a"}]}""",
        "max_tokens",
        "give one of them"
    )]
    [InlineData("""{"tools":[{"type":"custom"}]}""", "tools[0].type", "only tools of type 'function'")]
    public void Read_WrongBody_SaysWhatWasExpected(string members, string path, string words)
    {
        var exception = Should.Throw<RequestFormatException>(() => Requests.Read($$"""{"model":"m",{{members[1..]}}"""));
        exception.Path.ShouldBe(path);
        exception.Message.ShouldContain(words);
    }

    private static AIContent Single(string message) =>
        Requests.Read($$"""{"model":"m","messages":[{{message}}]}""").Task.Messages.ShouldHaveSingleItem().Contents.ShouldHaveSingleItem();
}

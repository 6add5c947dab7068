using System.Buffers;
using System.Text;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers;

/// <summary>What becomes of the words of one language on their way into another.</summary>
public sealed class TranslationTests
{
    private readonly List<string> _dropped = [];

    [Fact]
    public void Request_WrittenInCode_IsLeftAsItIs()
    {
        var request = new TaskRequest("hi") { Options = new ChatOptions { AdditionalProperties = new() { ["knob"] = 1 } } };
        Translation.Into(WireDialect.Google, request, _dropped).ShouldBeSameAs(request);
    }

    [Fact]
    public void Request_OfTheSameLanguage_KeepsItsOwnWords()
    {
        var request = Chat("""{"model":"m","knob":{"a":1},"messages":[{"role":"user","content":"hi","extra":true}]}""");
        Translation.Into(WireDialect.Chat, request, _dropped).ShouldBeSameAs(request);
        _dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"user\":\"u\"", "user")]
    [InlineData("\"stream_options\":{\"include_obfuscation\":false}", "stream_options.include_obfuscation")]
    [InlineData("\"modalities\":[\"text\"]", "modalities")]
    [InlineData("\"logit_bias\":{}", "logit_bias")]
    [InlineData("\"logprobs\":false", "logprobs")]
    public void Word_ThatWeighsNothing_IsLeftOutAndNamed(string member, string name)
    {
        var request = Chat($$"""{"model":"m",{{member}},"messages":[{"role":"user","content":"hi"}]}""");
        Translation.Into(WireDialect.Anthropic, request, _dropped).Options!.AdditionalProperties.ShouldBeEmpty();
        _dropped.ShouldBe([name]);
    }

    [Theory]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"modalities\":[\"audio\"]", "modalities")]
    [InlineData("\"knob\":0", "knob")]
    public void Word_ThatCounts_IsRefusedByName(string member, string name)
    {
        var request = Chat($$"""{"model":"m",{{member}},"messages":[{"role":"user","content":"hi"}]}""");
        var error = Should.Throw<ProviderException>(() => Translation.Into(WireDialect.Google, request, _dropped));
        (error.Failure.Class, error.Kind).ShouldBe((FailureClass.Invalid, LlmErrorKind.ModelUnsupported));
        error.Message.ShouldBe($"Google Gemini cannot express '{name}'.");
    }

    [Fact]
    public void CacheControl_OnEveryLevel_IsLeftOutAndTheOriginalStays()
    {
        var request = Messages(
            """
            {"model":"m","max_tokens":9,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
             "tools":[{"name":"f","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}
            """
        );
        var translated = Translation.Into(WireDialect.Chat, request, _dropped);
        _dropped.Count.ShouldBe(3, string.Join(", ", _dropped));
        translated
            .Messages.SelectMany(m => m.Contents)
            .ShouldAllBe(c => c.AdditionalProperties == null || c.AdditionalProperties.Count == 0);
        request.Messages[^1].Contents[0].AdditionalProperties!.ShouldContainKey("cache_control"); // the next route may speak the language
        Encoding.UTF8.GetString(Written(translated)).ShouldNotContain("cache_control");
    }

    [Theory]
    [InlineData("BLOCK_NONE", true)]
    [InlineData("\\ud800", false)]
    [InlineData("BLOCK_LOW_AND_ABOVE", false)]
    public void SafetySettings_ThatBlockNothing_MayGo(string threshold, bool may)
    {
        var request = GeminiRequestReader
            .Read(
                Encoding.UTF8.GetBytes(
                    $$"""{"contents":[{"parts":[{"text":"hi"}]}],"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"{{threshold}}"}]}"""
                ),
                "m",
                stream: true
            )
            .Task with
        {
            Words = GeminiWords.Instance,
        };
        if (may)
            Translation.Into(WireDialect.Chat, request, _dropped);
        else
            Should.Throw<ProviderException>(() => Translation.Into(WireDialect.Chat, request, _dropped));
    }

    [Fact]
    public void ProvidersOwnTool_IsRefusedByName()
    {
        var request = Messages(
            """{"model":"m","max_tokens":9,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"hi"}]}"""
        );
        Should
            .Throw<ProviderException>(() => Translation.Into(WireDialect.Responses, request, _dropped))
            .Message.ShouldContain("tools[0] (web_search)");
    }

    [Fact]
    public void Seal_OfTheClientsLanguage_GoesToItsOwnProvidersOnly()
    {
        var request = Thinking("sig");
        Sealed(Translation.Into(WireDialect.Anthropic, request, _dropped)).ShouldBe("sig");
        _dropped.ShouldBeEmpty();
        Sealed(Translation.Into(WireDialect.Google, request, _dropped)).ShouldBeNull();
        _dropped.ShouldBe(["messages[1].content[0] (reasoning)"]);
    }

    [Fact]
    public void Seal_OfAnotherLanguage_FindsItsWayBack()
    {
        var request = Thinking(Seal.Name(WireDialect.Google, "deep"));
        Sealed(Translation.Into(WireDialect.Google, request, _dropped)).ShouldBe("deep");
        _dropped.ShouldBeEmpty();
        Sealed(Translation.Into(WireDialect.Anthropic, request, _dropped)).ShouldBeNull();
    }

    [Fact]
    public void Seal_OfACall_IsPutOnTheCallBehindIt()
    {
        var request = ResponsesRequestReader
            .Read(
                Encoding.UTF8.GetBytes(
                    $$"""
                    {"model":"m","input":[{"role":"user","content":"hi"},
                      {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"{{Seal.Name(
                        WireDialect.Google,
                        "deep",
                        isOfCall: true
                    )}}"},
                      {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                      {"type":"function_call_output","call_id":"c","output":"x"}]}
                    """
                )
            )
            .Task with
        {
            Words = ResponsesWords.Instance,
        };
        var contents = Translation.Into(WireDialect.Google, request, _dropped).Messages[1].Contents;
        contents.ShouldHaveSingleItem().AdditionalProperties![FoldedCall.SignatureProperty].ShouldBe("deep");
        Translation
            .Into(WireDialect.Anthropic, request, _dropped)
            .Messages[1]
            .Contents.ShouldHaveSingleItem()
            .ShouldBeOfType<FunctionCallContent>();
    }

    /// <summary>What a call was made with goes on letter by letter, also where no text can be made of it.</summary>
    [Fact]
    public void Arguments_OfHalfASurrogatePair_GoOnAsTheyCame()
    {
        var task = MessagesRequestReader
            .Read(
                """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"i","name":"f","input":{"a":"\ud800"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"i"}]}]}"""u8.ToArray()
            )
            .Task;
        var output = new ArrayBufferWriter<byte>();
        ChatRequestWriter.Write(task, "m", new ProviderOptions(), output);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("""\ud800""");
    }

    private static string? Sealed(TaskRequest request) =>
        request.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().SingleOrDefault()?.ProtectedData;

    private static TaskRequest Thinking(string seal) =>
        Messages(
            $$"""
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},
              {"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"{{seal}}"},{"type":"text","text":"Ho."}]},
              {"role":"user","content":"And?"}]}
            """
        );

    private static TaskRequest Chat(string json) =>
        ChatRequestReader.Read(Encoding.UTF8.GetBytes(json)).Task with
        {
            Words = ChatWords.Instance,
        };

    private static TaskRequest Messages(string json) =>
        MessagesRequestReader.Read(Encoding.UTF8.GetBytes(json)).Task with
        {
            Words = MessagesWords.Instance,
        };

    private static byte[] Written(TaskRequest request)
    {
        var body = new ArrayBufferWriter<byte>();
        ChatRequestWriter.Write(request, "m", new ProviderOptions { BaseUrl = new("http://h") }, body);
        return body.WrittenSpan.ToArray();
    }
}

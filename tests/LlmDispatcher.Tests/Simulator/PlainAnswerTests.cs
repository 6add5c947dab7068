using System.Net;
using System.Text;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Simulator;

public sealed class PlainAnswerTests : SimulatorTest
{
    // A clock that nobody advances: an answer that waited for anything would never come.
    protected override SimulatorOptions Options => new() { Pace = Pace.Instant, TimeProvider = new FakeTimeProvider() };

    [Fact]
    public async Task Stream_Plain_OpensSpeaksFinishesAndIsDone()
    {
        var events = await EventsAsync(Ask());

        Deltas(events).First().GetRawText().ShouldBe("""{"role":"assistant","content":"","refusal":null}""");
        Answer(events).ShouldContain("simulated");
        Finishes(events).ShouldBe(["stop"]);
        events[^1].ShouldBe("[DONE]");
        events.ShouldAllBe(e => !e.Contains("\"usage\""));
    }

    [Fact]
    public async Task Stream_Plain_HasTheHeadersOfTheRealServer()
    {
        using var response = await SendAsync(Ask());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.GetValues("x-request-id").Single().ShouldNotBeEmpty();
        response.Headers.GetValues("openai-processing-ms").Single().ShouldBe("0");
    }

    [Fact]
    public async Task Stream_SamePrompt_SameBytes()
    {
        var first = await TextAsync(Ask());
        var second = await TextAsync(Ask());

        second.ShouldBe(first);
    }

    [Fact]
    public async Task Text_OtherModel_SameTextUnderItsOwnName()
    {
        var mini = await EventsAsync(Ask(model: "acme/mini"));

        Answer(mini).ShouldBe(await AnswerAsync(Ask()));
        Chunks(mini).ShouldAllBe(chunk => chunk.GetProperty("model").GetString() == "acme/mini");
    }

    [Fact]
    public async Task Text_OtherVoice_OtherText() => (await AnswerAsync(Ask(), "voice=bass")).ShouldNotBe(await AnswerAsync(Ask()));

    [Fact]
    public async Task Usage_Asked_AddsUp()
    {
        var events = await EventsAsync(Ask(extra: """ "stream_options":{"include_usage":true} """), "reasoning=12");

        var pieces = Deltas(events).Count(d => Member(d, "content") is { Length: > 0 } || Member(d, "reasoning_content") is not null);
        var last = Parse(events[^2]);
        var usage = last.GetProperty("usage");
        last.GetProperty("choices").GetArrayLength().ShouldBe(0);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(pieces);
        usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32().ShouldBeGreaterThan(0);
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(pieces + usage.GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task NotStreamed_SameText_InOneObject()
    {
        var whole = Parse(await TextAsync(Ask(stream: false)));

        var choice = whole.GetProperty("choices")[0];
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe(await AnswerAsync(Ask()));
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
        whole.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("max_completion_tokens")]
    [InlineData("max_tokens")]
    public async Task Limit_Reached_FinishesWithLength(string name)
    {
        var events = await EventsAsync(Ask(extra: $"\"{name}\":5"));

        Deltas(events).Count(delta => Member(delta, "content") is { Length: > 0 }).ShouldBe(5);
        Finishes(events).ShouldBe(["length"]);
    }

    [Fact]
    public async Task Stop_Named_EndsTheTextBefore()
    {
        var text = await AnswerAsync(Ask(extra: """ "stop":["simulated"] """));

        text.ShouldBe("This is a ");
    }

    [Theory]
    [InlineData("Write a long story about space exploration", 400, 900)]
    [InlineData("Tell me a long tale about the sea", 400, 900)]
    [InlineData("Why is the sky blue?", 40, 250)]
    [InlineData("Hello!", 30, 250)]
    [InlineData("", 30, 250)]
    public async Task Length_FitsTheQuestion(string prompt, int least, int most) =>
        (await AnswerAsync(Ask(prompt))).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeInRange(least, most);

    [Theory]
    [InlineData("Write a python function that reverses tides", "```python\n", "def ")]
    [InlineData("Write C# code for a moon clock", "```csharp\n", "public static class")]
    [InlineData("Show me javascript to sort lighthouses", "```javascript\n", "function ")]
    [InlineData("Implement it in Rust please", "```rust\n", "fn ")]
    [InlineData("I need an SQL query for harbours", "```sql\n", "SELECT ")]
    public async Task Code_AskedFor_IsFencedInItsLanguage(string prompt, string fence, string code)
    {
        var text = await AnswerAsync(Ask(prompt));

        text.ShouldContain(fence);
        text.ShouldContain(code);
        text.ShouldContain("simulated");
    }

    [Fact]
    public async Task Subject_OfThePrompt_IsInTheStory() =>
        (await AnswerAsync(Ask("Write a long story about space exploration"))).ShouldContain("space exploration");

    [Fact]
    public async Task NonAsciiPrompt_AnsweredWithEmojiOrCjk_InWholeCharacters()
    {
        var bytes = (await ReadAsync(Ask("Erzähl mir vom Frühling 🌷"))).Bytes;

        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Answer(Events(text)).ShouldContain(c => c > 0x2E7F);
        text.ShouldNotContain("\\ud8", Case.Insensitive);
        Chunks(Events(text)).Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Models_Listed()
    {
        var list = Parse(await Client.GetStringAsync("v1/models", Token));

        list.GetProperty("data")[0].GetProperty("object").GetString().ShouldBe("model");
    }

    [Theory]
    [InlineData("GET", "v1/nowhere", "", HttpStatusCode.NotFound, "Invalid URL")]
    [InlineData("POST", "v1/chat/completions", "{oops", HttpStatusCode.BadRequest, "JSON")]
    [InlineData("POST", "v1/chat/completions", "[]", HttpStatusCode.BadRequest, "JSON")]
    [InlineData("POST", "v1/chat/completions", """{"model":"m"}""", HttpStatusCode.BadRequest, "'messages'")]
    [InlineData("POST", "v1/chat/completions", """{"model":"m","messages":[]}""", HttpStatusCode.BadRequest, "empty array")]
    [InlineData("POST", "v1/chat/completions", """{"messages":[]}""", HttpStatusCode.BadRequest, "model")]
    [InlineData("POST", "v1/chat/completions", """{"model":"m~cut-at-evnt=5","messages":[]}""", HttpStatusCode.BadRequest, "'cut-at-evnt'")]
    public async Task WrongRequest_ErrorInOpenAIShape(string method, string path, string body, HttpStatusCode status, string message)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST")
            request.Content = new StringContent(body);
        using var response = await Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(status);
        var error = Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldContain(message);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
    }
}

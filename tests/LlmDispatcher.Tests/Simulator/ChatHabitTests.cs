namespace LlmDispatcher.Tests.Simulator;

/// <summary>Habits of single families of Chat Completions servers.</summary>
public sealed class ChatHabitTests : SimulatorTest
{
    [Fact]
    public async Task CreatedDrift_TimeMovesOn()
    {
        var created = Chunks(await EventsAsync(Ask(), "like=xai")).Select(chunk => chunk.GetProperty("created").GetInt64()).ToArray();

        created[^1].ShouldBeGreaterThan(created[0]);
        created.ShouldBe(created.Order());
    }

    [Fact]
    public async Task XGroq_OnTheFirstAndTheLastChunk()
    {
        var chunks = Chunks(await EventsAsync(Ask(), "like=groq")).ToArray();

        chunks
            .Select((chunk, i) => (Has: chunk.TryGetProperty("x_groq", out _), i))
            .Where(c => c.Has)
            .Select(c => c.i)
            .ShouldBe([0, chunks.Length - 1]);
        chunks[^1].GetProperty("x_groq").GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(
        "like=mistral",
        """{"object":"error","message":"slow down","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}"""
    )]
    [InlineData("like=xai", """{"code":"rate_limit_exceeded","error":"slow down"}""")]
    public async Task ErrorBody_OfAFamily(string family, string body) =>
        (await TextAsync(Ask(), $"{family}; status=429; message=slow down")).ShouldBe(body);

    [Fact]
    public async Task SilentRefusal_IsAContentFilterWithoutText()
    {
        var events = await EventsAsync(Ask(), "silent-refusal");

        Answer(events).ShouldBeEmpty();
        Finishes(events).ShouldBe(["content_filter"]);
    }

    [Fact]
    public async Task Preamble_TextComesBeforeTheCalls()
    {
        var events = await EventsAsync(Ask(), "preamble; tools=1");

        Answer(events).ShouldBe("Let me look that up.");
        Finishes(events).ShouldBe(["tool_calls"]);
    }
}

using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>A provider that says nothing.</summary>
public sealed class DeadlineTests : GatewayTest
{
    protected override StreamPolicy Policy => base.Policy with { FirstContentTimeout = TimeSpan.FromMilliseconds(300) };

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"openai/demo","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"openai/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/messages", """{"model":"google/demo","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1beta/models/anthropic/demo:generateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}""")]
    public async Task Deadline_OfOurs_Is504(string path, string body)
    {
        Simulator.Enqueue(Script.Parse("silence"));
        using var response = await PostAsync(path, body);
        ((int)response.StatusCode).ShouldBe(504);
    }
}

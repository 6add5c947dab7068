using System.Net.Http.Json;
using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The simulator seen without the library: what a plain HTTP client is told.</summary>
internal static class Wire
{
    /// <summary>The whole answer to a prompt, not streamed.</summary>
    public static async Task<string> AnswerAsync(SimulatorServer simulator, string prompt, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = simulator.BaseAddress };
        var body = new { model = "demo", messages = new[] { new { role = "user", content = prompt } } };
        using var response = await client.PostAsJsonAsync("v1/chat/completions", body, ct);
        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        return answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    public static async Task ShouldHaveLeftAsync(this ProcessSwitch world, CancellationToken ct)
    {
        var attempt = world.Simulator.Attempts[^1];
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), ct);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }
}

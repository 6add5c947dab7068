using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>Many answers at once.</summary>
public sealed class ManyTests : GatewayTest
{
    private const int Count = 500;

    protected override StreamPolicy Policy =>
        new()
        {
            MaxRetries = 5,
            BreakerFailures = 0,
            FirstContentTimeout = TimeSpan.FromMinutes(2),
            IdleTimeout = TimeSpan.FromMinutes(2),
        };

    /// <summary>Every tenth provider's stream breaks off, before or after its first content; every client reads its whole text.</summary>
    [Fact]
    public async Task Answers_WithEveryTenthStreamCut_AreAllRight()
    {
        using var client = new Client(Address);
        var whole = (await client.AskAsync("openai", "openai", "Tell me about the tide")).Text;
        Simulator.ScriptFor = request =>
            request.Number % 10 != 0 || IsContinuation(request)
                ? null // which is not given twice on one route
                : Script.Parse(request.Number % 20 == 0 ? "cut-at-event=1" : "cut-at-event=14");
        var pairs = Pairs.Select(p => p.Data).ToList();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(i => client.AskAsync(pairs[i % pairs.Count].Item1, pairs[i % pairs.Count].Item2, "Tell me about the tide"))
        );
        answers.ShouldAllBe(a => a.Ending == Ending.Completed && a.Text == whole);
    }

    [Fact]
    public async Task Clients_AllHangingUp_LeaveNothingUpstream()
    {
        Simulator.ScriptFor = _ => Script.Parse("endless; event-delay=100ms");
        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(_ =>
                    PostAsync(
                        "/v1/chat/completions",
                        """{"model":"google/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}"""
                    )
                )
        );
        responses.Length.ShouldBe(Count);
        foreach (var response in responses)
            response.Dispose();
        foreach (var attempt in Simulator.Attempts)
            await attempt.Ended.WaitAsync(Token);
        Simulator.Attempts.ShouldAllBe(a => a.Ending == AttemptEnding.ClientLeft);
    }

    private static bool IsContinuation(SimulatedRequest request) =>
        request.BodyText.Contains("\"assistant\"", StringComparison.Ordinal)
        || request.BodyText.Contains("\"role\":\"model\"", StringComparison.Ordinal);
}

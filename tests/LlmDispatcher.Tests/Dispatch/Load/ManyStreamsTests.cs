using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Dispatch.Load;

/// <summary>Many streams at once over real HTTP, one in ten broken at a random byte: a small version of the soak program's.</summary>
public sealed class ManyStreamsTests
{
    private const int Streams = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_AtOnce_OneInTenBroken_AllGiveTheRightText()
    {
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        var random = new Random(42);
        var broken = Enumerable.Range(0, Streams).Where(i => i % 10 == 3).ToDictionary(Prompt, _ => (random.Next(10_000), random.Next(2)));
        simulator.ScriptFor = request =>
            request.Model == "cut"
            && !request.BodyText.Contains("assistant", StringComparison.Ordinal)
            && broken.FirstOrDefault(b => request.BodyText.Contains(b.Key, StringComparison.Ordinal)) is { Key: not null } fault
                ? Script.Parse($"{(fault.Value.Item2 == 0 ? "cut" : "reset")}-at-byte={fault.Value.Item1}")
                : null;
        using var dispatcher = LlmSwitch.Create(builder =>
        {
            builder.AddProvider("a", Options(simulator, "cut"));
            builder.AddProvider("b", Options(simulator, "whole"));
            builder.AddProvider("plain", Options(simulator, "whole"));
        });

        var whole = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => AskAsync(dispatcher, i, "plain")));
        var answers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => AskAsync(dispatcher, i, "a", "b")));

        answers.Select(a => a.Text).ShouldBe(whole.Select(a => a.Text));
        answers.Count(a => a.Attempts.Count > 1).ShouldBeInRange(1, 10); // some break behind their proof, and some are led around a route that has failed
        foreach (var attempt in simulator.Attempts)
            await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    private static async Task<StreamSummary> AskAsync(LlmSwitch dispatcher, int number, params string[] providers)
    {
        var chunks = await dispatcher
            .StreamChunksAsync(new TaskRequest(Prompt(number)) { Providers = providers }, Token)
            .ToListAsync(Token);
        var summary = chunks[^1].Summary.ShouldNotBeNull();
        summary.Text.ShouldBe(string.Concat(chunks.Select(c => c.Text)));
        return summary;
    }

    private static string Prompt(int number) => $"What is the tide of day {number:000}?";

    private static ProviderOptions Options(SimulatorServer simulator, string model) =>
        new() { BaseUrl = new Uri(simulator.BaseAddress, "v1"), Models = { model } };
}

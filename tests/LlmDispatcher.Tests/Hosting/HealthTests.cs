using LlmDispatcher.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>What the health check tells, from what requests have met.</summary>
public sealed class HealthTests : ServiceTest
{
    [Fact]
    public async Task Health_FollowsTheBreakers_AndAsksNobody()
    {
        using var host = Start(s => s.AddHealthChecks().AddLlmDispatcher());
        await host.StartAsync(Token);
        var (status, data) = await CheckAsync(host);
        (status, data["one/demo"], data["two/demo"]).ShouldBe((HealthStatus.Healthy, "closed", "closed"));

        await BreakAsync(host, "one/demo");
        (status, data) = await CheckAsync(host);
        (status, data["one/demo"], data["two/demo"]).ShouldBe((HealthStatus.Degraded, "open", "closed"));

        await BreakAsync(host, "two/demo");
        (status, data) = await CheckAsync(host);
        (status, data["one/demo"], data["two/demo"]).ShouldBe((HealthStatus.Unhealthy, "open", "open"));
        Simulator.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Health_WhileShuttingDown_IsTheFailureStatus()
    {
        using var host = Start(s => s.AddHealthChecks().AddLlmDispatcher("llm", HealthStatus.Degraded, ["ready"]));
        await host.StartAsync(Token);
        await host.Services.GetRequiredService<LlmSwitch>().DrainAsync(TimeSpan.Zero, Token);
        (await CheckAsync(host, "llm")).Status.ShouldBe(HealthStatus.Degraded);
    }

    private IHost Start(Action<IServiceCollection> more) =>
        Host(s =>
        {
            s.AddLlmDispatcher().AddProvider("one", Reach).AddProvider("two", Reach);
            more(s);
        });

    /// <summary>A key that is not accepted opens the breaker at once.</summary>
    private async Task BreakAsync(IHost host, string model)
    {
        Simulator.Enqueue(Script.Parse("status=401"));
        await Should.ThrowAsync<ProviderException>(() => AskAsync(host.Services, model));
    }

    private static async Task<(HealthStatus Status, IReadOnlyDictionary<string, object> Data)> CheckAsync(
        IHost host,
        string name = "llm-dispatcher"
    )
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        return (report.Entries[name].Status, report.Entries[name].Data);
    }
}

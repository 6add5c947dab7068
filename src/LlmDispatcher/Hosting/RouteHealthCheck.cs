using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmDispatcher.Hosting;

/// <summary>Tells from what requests have met whether there is a route left to ask. It asks none itself.</summary>
internal sealed class RouteHealthCheck(LlmSwitch llm) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var routes = llm.RouteStates();
        var open = routes.Count(r => r.IsOpen);
        var data = routes.ToDictionary(r => r.Route.ToString(), object (r) => r.IsOpen ? "open" : "closed");
        var failure = context.Registration.FailureStatus;
        return Task.FromResult(
            llm.IsDraining ? new HealthCheckResult(failure, "The dispatcher is shutting down.", data: data)
            : open == 0 ? HealthCheckResult.Healthy("All routes are asked.", data)
            : open < routes.Count
                ? HealthCheckResult.Degraded($"{open} of {routes.Count} routes are left alone after failures.", data: data)
            : new HealthCheckResult(failure, "All routes are left alone after failures.", data: data)
        );
    }
}

using LlmDispatcher.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmDispatcher;

/// <summary>The dispatcher in a host: services, configuration, health, shutdown.</summary>
public static class LlmDispatcherServices
{
    /// <summary>
    /// Adds a <see cref="LlmSwitch"/>, and the same as an <see cref="Microsoft.Extensions.AI.IChatClient"/> unless there is one. It is built when the host starts, and wrong configuration stops the start with one
    /// <see cref="LlmConfigurationException"/> that names the key. When the host stops, answers under way are let come to their end.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Adds providers; what is added through the result comes after it.</param>
    /// <returns>What to go on with. Called again, it goes on with the same switch.</returns>
    public static LlmDispatcherBuilder AddLlmDispatcher(this IServiceCollection services, Action<LlmSwitchBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new LlmDispatcherBuilder(services, SwitchRegistration.In(services));
        return configure is null ? builder : builder.Configure((_, llm) => configure(llm));
    }

    /// <summary>Adds a <see cref="LlmSwitch"/> with the providers, public names and policy of a configuration in the shape of an <c>llmd.json</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">A section of your own; or a host's root, in which what is not ours is left alone.</param>
    /// <inheritdoc cref="AddLlmDispatcher(IServiceCollection, Action{LlmSwitchBuilder})"/>
    public static LlmDispatcherBuilder AddLlmDispatcher(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddLlmDispatcher(llm => llm.AddConfiguration(configuration));
    }

    /// <summary>
    /// Adds a check that asks no provider: healthy; degraded while some routes are left alone after failures; unhealthy while all of them are, or while the dispatcher shuts down. Its data has the state of each
    /// route: <c>open</c> is left alone, <c>closed</c> is asked.
    /// </summary>
    /// <param name="checks">The checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is told in the place of unhealthy; <see langword="null"/> (the default) for unhealthy.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IHealthChecksBuilder AddLlmDispatcher(
        this IHealthChecksBuilder checks,
        string name = "llm-dispatcher",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(
            new HealthCheckRegistration(name, s => new RouteHealthCheck(s.GetRequiredService<LlmSwitch>()), failureStatus, tags)
        );
    }
}

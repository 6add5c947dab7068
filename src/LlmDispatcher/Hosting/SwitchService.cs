using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Hosting;

/// <summary>Builds the switch when the host starts, so that wrong configuration is told then; and lets answers come to their end when it stops.</summary>
internal sealed class SwitchService(IServiceProvider services, SwitchRegistration registration) : IHostedService
{
    private LlmSwitch? _switch;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _switch = services.GetRequiredService<LlmSwitch>();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_switch is null)
            return;
        var broken = await _switch.DrainAsync(registration.Drain ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (broken > 0)
            new HostLog(services.GetService<ILoggerFactory>()).BrokenOff(broken);
    }
}

using LlmDispatcher.Providers.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LlmDispatcher.Hosting;

/// <summary>The providers whose requests go out through a host's <see cref="IHttpClientFactory"/>.</summary>
internal sealed class ProviderClients
{
    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ProviderOptions> _options = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The client of a provider, made for streams before anybody changes it.</summary>
    public IHttpClientBuilder Client(IServiceCollection services, string id)
    {
        var client = services.AddHttpClient(Name(id));
        if (_ids.Add(id))
            client
                .ConfigureHttpClient(static c => c.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(() => ConnectionHandler.Create(_options[id]))
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the connections follow DNS by themselves, and are worth keeping
        return client;
    }

    /// <summary>Has the switch take its clients from the factory, and tells what would give streams up.</summary>
    /// <exception cref="LlmConfigurationException">A client is configured for a provider that is not there.</exception>
    public void Use(IServiceProvider services, LlmSwitchBuilder builder)
    {
        if (_ids.Count == 0)
            return;
        foreach (var id in _ids.Where(id => !builder.Has(id)))
            throw new LlmConfigurationException(
                $"ConfigureHttpClient is called for '{id}', but no such provider is configured ({string.Join(", ", builder.Ids)}).",
                $"providers:{id}"
            );
        var factory = services.GetRequiredService<IHttpClientFactory>();
        var handlers = services.GetRequiredService<IHttpMessageHandlerFactory>();
        builder.Clients = (id, options) =>
        {
            if (!_ids.Contains(id))
                return null;
            _options[id] = options;
            using var probe = factory.CreateClient(Name(id));
            foreach (var problem in (string?[])[HttpTimeouts.Problem(probe), HttpTimeouts.Problem(handlers.CreateHandler(Name(id)))])
            {
                if (problem is not null)
                    builder.Warn($"'providers:{id}': {problem}");
            }
            return () => factory.CreateClient(Name(id));
        };
    }

    private static string Name(string id) => $"llm-dispatcher:{id.ToLowerInvariant()}";
}

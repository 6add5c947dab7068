namespace LlmDispatcher.Hosting;

/// <summary>What the environment adds to a known provider that code has begun to configure.</summary>
internal static class KnownOptions
{
    /// <exception cref="LlmConfigurationException">There is no key.</exception>
    public static void Complete(string id, ProviderOptions options, IReadOnlyDictionary<string, string> environment)
    {
        var known = KnownProvider.Find(id)!;
        var isElsewhere = options.BaseUrl is not null; // a key from the environment goes to its own provider only
        if (options.Dialect == new ProviderOptions().Dialect)
            options.Dialect = known.Dialect;
        options.BaseUrl ??= EnvironmentProviders.BaseUrlOf(known, environment);
        if (isElsewhere || options.ApiKey is not null || options.Token is not null || ProviderSection.HasCredential(options.Headers))
            return;
        options.ApiKey = known.KeyIn(environment);
        if (options.ApiKey is null && known.BaseUrlIn(environment) is null)
            throw new LlmConfigurationException(
                $"'providers:{id}:apiKey' is missing; set the environment variable {known.KeyNames}, or give ApiKey or Token.",
                $"providers:{id}:apiKey"
            );
    }
}

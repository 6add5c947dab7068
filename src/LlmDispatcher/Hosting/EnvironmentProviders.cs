namespace LlmDispatcher.Hosting;

/// <summary>The providers that well-known variables such as <c>OPENAI_API_KEY</c> configure.</summary>
internal static class EnvironmentProviders
{
    public static IEnumerable<(string Id, ProviderOptions Options)> Read(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var known in KnownProvider.All)
        {
            var key = known.KeyIn(environment);
            if (key is null && known.BaseUrlIn(environment) is null)
                continue;
            var options = new ProviderOptions
            {
                Dialect = known.Dialect,
                BaseUrl = BaseUrlOf(known, environment),
                ApiKey = key,
            };
            if (ProviderRules.FirstProblem(options) is var (name, problem))
                throw Error(
                    name == "apiKey" ? known.KeyVariableIn(environment) : known.BaseUrlVariable!,
                    problem,
                    $"providers:{known.Id}:{name}"
                );
            yield return (known.Id, options);
        }
    }

    public static Uri BaseUrlOf(KnownProvider known, IReadOnlyDictionary<string, string> environment)
    {
        if (known.BaseUrlIn(environment) is not { } moved)
            return known.BaseUrl;
        return Uri.TryCreate(moved, UriKind.Absolute, out var url)
            ? url
            : throw Error(known.BaseUrlVariable!, $"is not {ProviderRules.BaseUrlExpected}.", $"providers:{known.Id}:baseUrl");
    }

    private static LlmConfigurationException Error(string variable, string problem, string key) =>
        new($"Environment variable {variable} {problem}", key);
}

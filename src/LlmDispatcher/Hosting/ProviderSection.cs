namespace LlmDispatcher.Hosting;

/// <summary>Reads one section under <c>providers</c>.</summary>
/// <param name="environment">The variables.</param>
/// <param name="directory">What relative paths count from.</param>
/// <param name="connectTimeout">The limit on connecting for providers that set none; <see langword="null"/> for the default.</param>
internal sealed class ProviderSection(IReadOnlyDictionary<string, string> environment, string directory, TimeSpan? connectTimeout = null)
{
    private static readonly string[] CredentialHeaders = ["Authorization", "x-api-key", "x-goog-api-key"];

    public ProviderOptions Read(ConfigurationNode section)
    {
        ConfigurationSchema.CheckProvider(section.AsSection("a section with 'apiKey', 'baseUrl', …"));
        var options = new ProviderOptions();
        ReadAddress(section, options);
        ReadCredentials(section, options);
        ReadModels(section, options);
        ReadLimits(section, options);
        if (ProviderRules.FirstProblem(options) is var (name, problem))
            throw Error(section, name, problem);
        return options;
    }

    private void ReadAddress(ConfigurationNode section, ProviderOptions options)
    {
        if (section.Value("dialect") is { } dialect)
            options.Dialect = dialect.AsText($"one of: {string.Join(", ", ProviderDialects.Names)}");
        else if (KnownProvider.Find(section.Name) is { } itself)
            options.Dialect = itself.Dialect;
        if (section.Value("baseUrl") is { } baseUrl)
            options.BaseUrl = baseUrl.AsAddress(ProviderRules.BaseUrlExpected);
        else if (KnownProvider.Find(section.Name) is { } known)
            options.BaseUrl = EnvironmentProviders.BaseUrlOf(known, environment);
        if (section.Value("proxy") is { } proxy)
            options.Proxy = proxy.AsAddress("an absolute address such as http://proxy:3128");
        if (section.Value("caFile") is { } file)
            options.CaFile = Path.GetFullPath(file.AsText("the path of a PEM file"), directory);
    }

    private void ReadCredentials(ConfigurationNode section, ProviderOptions options)
    {
        foreach (var header in section.Value("headers")?.AsSection("a section of names and values").Children ?? [])
            options.Headers[header.Name] = header.Text ?? throw header.Error("is not a text.");
        if (section.Value("apiKey") is { } key)
            options.ApiKey = SecretText.Read(key, environment, directory);
        // A key from the environment goes to its own provider only, never to an address that the file names.
        else if (section.Value("baseUrl") is null && KnownProvider.Find(section.Name) is { } known)
        {
            options.ApiKey = known.KeyIn(environment);
            if (options.ApiKey is null && known.BaseUrlIn(environment) is null && !HasCredential(options.Headers))
                throw Error(section, "apiKey", $"is missing; set the environment variable {known.KeyNames}, or write it here.");
        }
    }

    public static bool HasCredential(IDictionary<string, string> headers) => CredentialHeaders.Any(headers.ContainsKey);

    private static void ReadModels(ConfigurationNode section, ProviderOptions options)
    {
        foreach (var model in section.Value("models")?.AsSection("a list of model ids").Children ?? [])
            options.Models.Add(ModelSection.Read(model));
    }

    private void ReadLimits(ConfigurationNode section, ProviderOptions options)
    {
        if (section.Value("streamUsage") is { } usage)
            options.StreamUsage = usage.AsBoolean();
        if (section.Value("connectTimeout") is { } connect)
            options.ConnectTimeout = connect.AsTime();
        else if (connectTimeout is { } common)
            options.ConnectTimeout = common;
        if (section.Value("maxEventBytes") is { } bytes)
            options.MaxEventBytes = bytes.AsPositive<int>();
        if (section.Value("maxAnswerLength") is { } length)
            options.MaxAnswerLength = length.AsPositive<long>();
    }

    private static LlmConfigurationException Error(ConfigurationNode section, string name, string problem) =>
        section.Find(name)?.Error(problem) ?? new($"{section.Origin}: '{section.Key}:{name}' {problem}", $"{section.Key}:{name}");
}

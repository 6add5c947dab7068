using LlmDispatcher.Hosting;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Configuration;

namespace LlmDispatcher;

public sealed partial class LlmSwitchBuilder
{
    private readonly List<string> _warnings = [];

    /// <summary>The variables that configuration is read from; a test gives its own.</summary>
    internal IReadOnlyDictionary<string, string> Environment
    {
        get => field ??= ProcessEnvironment.Read();
        init;
    }

    internal IReadOnlyList<string> Ids => [.. _providers.Select(p => p.Id)];

    /// <summary>The models that somebody listed or put behind a public name, which is not all that can be asked for.</summary>
    internal IEnumerable<Route> Listed =>
        _providers.SelectMany(p => p.Models, (p, m) => new Route(p.Id, m.Id)).Concat(Aliases.SelectMany(a => a.Routes)).Distinct();

    /// <summary>The section <c>gateway</c>, which only a gateway reads; <see langword="null"/> when there is none.</summary>
    internal ConfigurationNode? Gateway { get; private set; }

    /// <summary>Adds the providers of an <c>llmd.json</c>, in its order, and its public names for models. Variables such as <c>LLMD__Providers__openai__ApiKey</c> win over the file.</summary>
    /// <param name="path">The file; comments and trailing commas are allowed in it. Relative paths inside count from its directory.</param>
    /// <exception cref="LlmConfigurationException">The file is missing or malformed, or holds a name that is not known or a value that does not fit.</exception>
    public LlmSwitchBuilder AddFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return AddFile(path, Directory.GetCurrentDirectory());
    }

    internal LlmSwitchBuilder AddFile(string path, string currentDirectory)
    {
        var full = Path.GetFullPath(path, currentDirectory);
        var root = JsonConfiguration.Read(full, name: path);
        EnvironmentOverrides.Apply(Environment, root);
        return AddAll(root, Path.GetDirectoryName(full)!);
    }

    /// <summary>Adds the providers of a configuration that has the shape of an <c>llmd.json</c>; they are preferred in the order of their names.</summary>
    /// <param name="configuration">A section of your own; or a host's root, in which what is not ours is left alone.</param>
    /// <exception cref="LlmConfigurationException">A name in it is not known, or a value does not fit.</exception>
    public LlmSwitchBuilder AddConfiguration(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return AddAll(HostConfiguration.Read(configuration), Directory.GetCurrentDirectory());
    }

    /// <summary>Adds the providers that environment variables configure, except those that were added before: every one whose key is set (<c>OPENAI_API_KEY</c>, …; <c>OPENAI_BASE_URL</c> alone
    /// is enough for a local server), and those of <c>LLMD__Providers__…</c>.</summary>
    /// <exception cref="LlmConfigurationException">A variable's value does not fit.</exception>
    public LlmSwitchBuilder AddEnvironment()
    {
        var root = ConfigurationNode.Root("Environment");
        EnvironmentOverrides.Apply(Environment, root);
        AddAll(root, Directory.GetCurrentDirectory(), keepEarlier: true);
        foreach (var (id, options) in EnvironmentProviders.Read(Environment).Where(p => !Has(p.Id)))
            AddProvider(id, options);
        return this;
    }

    private LlmSwitchBuilder AddAll(ConfigurationNode root, string directory, bool keepEarlier = false)
    {
        ConfigurationSchema.CheckRoot(root);
        if (root.Value("policy") is { } policy)
            Policy = PolicySection.Read(policy, Policy);
        if (root.Value("cache") is { } cache)
            _cachePlan = new CacheSection(directory).Read(cache);
        if (!keepEarlier || Gateway is null)
            Gateway = root.Value("gateway") ?? Gateway;
        var reader = new ProviderSection(Environment, directory, PolicySection.ReadConnect(root.Value("policy")));
        foreach (var section in root.Value("providers")?.AsSection("a section with one entry per provider").Children ?? [])
        {
            if (!keepEarlier || !Has(section.Name))
                AddProvider(section.Name, reader.Read(section));
        }
        AddAliases(root.Value("models"), keepEarlier);
        return this;
    }

    /// <summary>A copy that later changes cannot reach, with what is known about a provider of this name, once it has passed the rules.</summary>
    private ProviderOptions Complete(string id, ProviderOptions options)
    {
        var known = KnownProvider.Find(id ?? "");
        var complete = new ProviderOptions(options);
        if (complete.BaseUrl is null && known is not null)
        {
            if (!MayEnter(complete))
                throw new LlmConfigurationException(
                    $"'providers:{id}:apiKey' is missing: give ApiKey (its usual variable is {known.KeyNames}) or Token, or a BaseUrl of your own.",
                    $"providers:{id}:apiKey"
                );
            complete.BaseUrl = known.BaseUrl;
            if (complete.Dialect == new ProviderOptions().Dialect) // its own, unless another was asked for
                complete.Dialect = known.Dialect;
        }
        return ProviderRules.FirstProblem(complete) is var (name, problem)
            ? throw new LlmConfigurationException($"'providers:{id}:{name}' {problem}", $"providers:{id}:{name}")
            : complete;
    }

    /// <summary>Whether there is anything that a provider's own servers could know us by; a client that was brought may add it.</summary>
    private bool MayEnter(ProviderOptions options) =>
        options is not { ApiKey: null or "", Token: null, Http: null }
        || Clients is not null
        || ProviderSection.HasCredential(options.Headers);

    internal bool Has(string id) => _providers.Exists(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));

    internal void Warn(string warning)
    {
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }
}

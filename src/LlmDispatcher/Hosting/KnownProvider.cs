namespace LlmDispatcher.Hosting;

/// <summary>A provider that needs nothing but a key to be reached.</summary>
/// <param name="Id">Its id.</param>
/// <param name="KeyVariable">The environment variable that holds its key.</param>
/// <param name="BaseUrl">Where it listens.</param>
internal sealed record KnownProvider(string Id, string KeyVariable, Uri BaseUrl)
{
    /// <summary>In order of preference when only the environment says who is there.</summary>
    public static readonly IReadOnlyList<KnownProvider> All =
    [
        new("openai", "OPENAI_API_KEY", new("https://api.openai.com/v1")) { BaseUrlVariable = "OPENAI_BASE_URL" },
        new("anthropic", "ANTHROPIC_API_KEY", new("https://api.anthropic.com"))
        {
            Dialect = "anthropic",
            BaseUrlVariable = "ANTHROPIC_BASE_URL",
        },
        new("xai", "XAI_API_KEY", new("https://api.x.ai/v1")),
        new("google", "GEMINI_API_KEY", new("https://generativelanguage.googleapis.com"))
        {
            OtherKeyVariable = "GOOGLE_API_KEY",
            Dialect = "google",
        },
        new("groq", "GROQ_API_KEY", new("https://api.groq.com/openai/v1")),
        new("mistral", "MISTRAL_API_KEY", new("https://api.mistral.ai/v1")),
        new("deepseek", "DEEPSEEK_API_KEY", new("https://api.deepseek.com/v1")),
        new("openrouter", "OPENROUTER_API_KEY", new("https://openrouter.ai/api/v1")),
    ];

    /// <summary>A second environment variable that may hold its key; <see langword="null"/> for none.</summary>
    public string? OtherKeyVariable { get; init; }

    /// <summary>The wire language it speaks.</summary>
    public string Dialect { get; init; } = "openai";

    /// <summary>The environment variable that moves it elsewhere, such as to a local server that needs no key; <see langword="null"/> for none.</summary>
    public string? BaseUrlVariable { get; init; }

    public static KnownProvider? Find(string id) => All.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every variable that configures a provider, for people to read.</summary>
    public static string Variables => string.Join(", ", All.Select(p => p.KeyNames));

    /// <summary>The variables that may hold its key, for people to read.</summary>
    public string KeyNames => OtherKeyVariable is null ? KeyVariable : $"{KeyVariable} or {OtherKeyVariable}";

    public string? KeyIn(IReadOnlyDictionary<string, string> environment) => Value(environment, KeyVariableIn(environment));

    /// <summary>The variable that holds its key, or that should.</summary>
    public string KeyVariableIn(IReadOnlyDictionary<string, string> environment) =>
        OtherKeyVariable is not null && Value(environment, KeyVariable) is null && Value(environment, OtherKeyVariable) is not null
            ? OtherKeyVariable
            : KeyVariable;

    public string? BaseUrlIn(IReadOnlyDictionary<string, string> environment) =>
        BaseUrlVariable is null ? null : Value(environment, BaseUrlVariable);

    private static string? Value(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

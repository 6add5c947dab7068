using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Hosting;

/// <summary>The wire languages by the names that a configuration has for them.</summary>
internal static class ProviderDialects
{
    private static readonly (string Name, Func<ProviderOptions, IProviderDialect> Create)[] All =
    [
        ("openai", options => new OpenAIDialect(options)),
        ("openai-responses", options => new ResponsesDialect(options)),
        ("google", options => new GeminiDialect(options)),
    ];

    public static IEnumerable<string> Names => All.Select(d => d.Name);

    public static bool IsKnown(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The dialect that the options name; they have passed the rules.</summary>
    public static IProviderDialect Create(ProviderOptions options) =>
        All.First(d => d.Name.Equals(options.Dialect, StringComparison.OrdinalIgnoreCase)).Create(options);
}

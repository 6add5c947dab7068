using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Hosting;

/// <summary>The wire languages by the names that a configuration has for them.</summary>
internal static class ProviderDialects
{
    private static readonly (string Name, Func<ProviderOptions, TimeProvider, IProviderDialect> Create)[] All =
    [
        ("openai", (options, _) => new OpenAIDialect(options)),
        ("openai-responses", (options, _) => new ResponsesDialect(options)),
        ("anthropic", (options, time) => new MessagesDialect(options, time)),
        ("google", (options, _) => new GeminiDialect(options)),
    ];

    public static IEnumerable<string> Names => All.Select(d => d.Name);

    public static bool IsKnown(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The dialect that the options name; they have passed the rules.</summary>
    public static IProviderDialect Create(ProviderOptions options, TimeProvider time) =>
        All.First(d => d.Name.Equals(options.Dialect, StringComparison.OrdinalIgnoreCase)).Create(options, time);
}

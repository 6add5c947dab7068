using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Hosting;

/// <summary>The wire languages that a provider can be said to speak, by their names in configuration.</summary>
internal static class Dialects
{
    private static readonly (string Name, Func<ProviderOptions, IProviderDialect> Create)[] All =
    [
        ("openai", o => new OpenAIDialect(o)),
        ("openai-responses", o => new ResponsesDialect(o)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(d => d.Name)];

    /// <summary>The dialect of a provider whose options have passed the rules.</summary>
    public static IProviderDialect Create(ProviderOptions options) =>
        All.First(d => d.Name.Equals(options.Dialect, StringComparison.OrdinalIgnoreCase)).Create(options);
}

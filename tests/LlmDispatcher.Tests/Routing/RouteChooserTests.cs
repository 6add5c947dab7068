using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Routing;

public sealed class RouteChooserTests
{
    private static readonly RouteChooser Chooser = new([
        new ProviderOffer("openai", ["gpt-4.1-mini", "gpt-4o"]),
        new ProviderOffer("local", []),
        new ProviderOffer("openrouter", ["openai/gpt-4o", "meta-llama/llama-3"]),
    ]);

    [Theory]
    [InlineData(null, "", "openai/gpt-4.1-mini")]
    [InlineData("auto", "", "openai/gpt-4.1-mini")]
    [InlineData(null, "openrouter", "openrouter/openai/gpt-4o")]
    [InlineData("gpt-4o", "", "openai/gpt-4o")]
    [InlineData("openai/gpt-5", "", "openai/gpt-5")]
    [InlineData("OpenAI/gpt-5", "", "openai/gpt-5")]
    [InlineData("local/llama", "", "local/llama")]
    [InlineData("llama", "local", "local/llama")]
    [InlineData("llama", "LOCAL", "local/llama")]
    [InlineData("meta-llama/llama-3", "", "openrouter/meta-llama/llama-3")]
    [InlineData("openai/gpt-4o", "", "openrouter/openai/gpt-4o")] // as listed wins over provider/model
    [InlineData("openai/gpt-5", "openrouter", "openrouter/openai/gpt-5")]
    [InlineData("openrouter/openai/gpt-5", "openrouter", "openrouter/openai/gpt-5")]
    [InlineData("gpt-4o", "local,openai", "openai/gpt-4o")]
    public void Request_WithPins_FindsItsRoute(string? model, string providers, string route) =>
        Chooser.Choose(Request(model, providers)).ToString().ShouldBe(route);

    [Theory]
    [InlineData(null, "nosuch", "Unknown provider 'nosuch'. Configured: openai, local, openrouter.")]
    [InlineData(null, "local", "No model is known for 'local': name one in the request, or list it under 'models' of the provider.")]
    [InlineData(
        "claude-x",
        "",
        "No configured provider lists the model 'claude-x': write it as provider/model, with one of openai, local, openrouter."
    )]
    public void Request_WithoutRoute_SaysWhy(string? model, string providers, string message) =>
        Should.Throw<LlmConfigurationException>(() => Chooser.Choose(Request(model, providers))).Message.ShouldBe(message);

    private static TaskRequest Request(string? model, string providers) =>
        new("hi") { Model = model, Providers = providers.Split(',', StringSplitOptions.RemoveEmptyEntries) };
}

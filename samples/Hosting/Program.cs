// The code of docs/hosting.md, compiled so that it cannot rot.
using LlmDispatcher;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);

// In the shape of llmd.json: providers, models, policy.
builder.Services.AddLlmDispatcher(builder.Configuration.GetSection("Llm"));

// Or in code; both may be used, and the first provider is preferred.
builder
    .Services.AddLlmDispatcher(llm => llm.Policy = new StreamPolicy { IdleTimeout = TimeSpan.FromSeconds(15) })
    .AddOpenAI() // the key is OPENAI_API_KEY's, unless one is given
    .AddAnthropic(options => options.Models.Add("claude-haiku-4-5"))
    .AddProvider("local", options => options.BaseUrl = new Uri("http://127.0.0.1:11434/v1"))
    .AddChatClient("mine", services => services.GetRequiredKeyedService<IChatClient>("mine"))
    .DrainFor(TimeSpan.FromSeconds(20));

builder.Services.AddHealthChecks().AddLlmDispatcher(tags: ["ready"]);

// Azure with a key: the host's name ends with azure.com, so that it goes out as api-key.
builder
    .Services.AddLlmDispatcher()
    .AddProvider(
        "azure",
        options =>
        {
            options.BaseUrl = new Uri("https://my-resource.openai.azure.com/openai/v1/?api-version=preview");
            options.ApiKey = builder.Configuration["AzureKey"];
            options.Models.Add("my-gpt-4o-deployment");
        }
    );

// Azure with Microsoft Entra: asked for a token before each request. The credential caches; the dispatcher does not.
builder
    .Services.AddLlmDispatcher()
    .AddProvider(
        "azure-entra",
        (services, options) =>
        {
            var tokens = services.GetRequiredService<ITokens>();
            options.BaseUrl = new Uri("https://my-resource.openai.azure.com/openai/v1/?api-version=preview");
            options.Token = ct => tokens.GetAsync("https://cognitiveservices.azure.com/.default", ct);
            options.Models.Add("my-gpt-4o-deployment");
        }
    );

// A client of the host's factory, with handlers of your own.
builder.Services.AddTransient<AuditHandler>();
builder.Services.AddLlmDispatcher().ConfigureHttpClient("openai", http => http.AddHttpMessageHandler<AuditHandler>());

using var host = builder.Build();

// The switch at the bottom of a pipeline. It is registered as IChatClient too.
IChatClient client = new ChatClientBuilder(services => services.GetRequiredService<LlmSwitch>().AsChatClient("auto"))
    .UseFunctionInvocation()
    .UseOpenTelemetry()
    .Build(host.Services);
await foreach (var update in client.GetStreamingResponseAsync("What is the tide in Saint Malo?"))
{
    Console.Write(update.Text);
    if (update.RawRepresentation is StreamSummary summary)
        Console.WriteLine($"\n[{summary.Provider}/{summary.Model}, {summary.Attempts.Count} attempts, {summary.Cost} USD]");
}

// What ChatOptions has no word for is set on each request.
var careful = host
    .Services.GetRequiredService<LlmSwitch>()
    .AsChatClient(configure: request => request with { TaskType = TaskType.CodeGeneration, MaxCost = 0.05m });

// Any IChatClient as a provider, beside the others.
using var llm = LlmSwitch.Create(switchBuilder =>
    switchBuilder.AddChatClient(
        "mine",
        careful,
        new ChatClientOptions
        {
            Models = { "my-model" },
            RequireFinishReason = false, // it never gives one: an orderly end has to do
            Classify = error => error is FormatException ? ProviderFailure.OfStatus(503, error.Message) : null,
        }
    )
);

await host.RunAsync();

/// <summary>Where tokens come from: with Azure.Identity, a wrapper around <c>new DefaultAzureCredential()</c>.</summary>
internal interface ITokens
{
    ValueTask<string> GetAsync(string scope, CancellationToken cancellationToken);
}

internal sealed class AuditHandler : DelegatingHandler;

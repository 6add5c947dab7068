using LlmDispatcher;

// With OPENAI_API_KEY (or another key, or an llmd.json) set, there is nothing to configure.
await foreach (var text in LlmSwitch.Global.StreamAsync(new TaskRequest("Write a haiku about the tide")))
    Console.Write(text);

// A switch of your own: any number of providers, each by its own name.
using var llm = LlmSwitch.Create(builder =>
    builder
        .AddProvider("openai", new ProviderOptions { ApiKey = Environment.GetEnvironmentVariable("OPENAI_API_KEY") })
        .AddProvider("local", new ProviderOptions { BaseUrl = new Uri("http://127.0.0.1:11434/v1"), Models = { "llama3.2" } })
);
var request = new TaskRequest("Explain backpressure in two sentences")
{
    TaskType = TaskType.QuestionAnswering,
    SystemPrompt = "You are a patient teacher.",
    Model = "local/llama3.2",
    MaxOutputTokens = 200,
};
try
{
    await foreach (var chunk in llm.StreamChunksAsync(request))
    {
        Console.Write(chunk.Text);
        if (chunk.Summary is { } summary)
            Console.WriteLine($"\n[{summary.Provider}/{summary.Model}] {summary.FinishReason}, {summary.Usage?.TotalTokenCount} tokens");
    }
}
catch (StreamingException broken) // after the first text: what was shown stays valid
{
    Console.Error.WriteLine($"Cut off after {broken.PartialText.Length} characters: {broken.Message}");
}
catch (ProviderException failed) // before the first text
{
    Console.Error.WriteLine($"{failed.Provider} could not answer ({failed.Kind}): {failed.Message}");
}

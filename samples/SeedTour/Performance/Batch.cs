using LlmDispatcher;

namespace SeedTour.Performance;

internal static class Batch
{
    public static async Task ShowAsync(CancellationToken ct)
    {
        TaskRequest[] requests =
        [
            new("Write a story") { TaskType = TaskType.TextGeneration, MaxOutputTokens = 60 },
            new("Explain AI") { TaskType = TaskType.TextGeneration, Providers = ["google"] },
            new("Code example") { TaskType = TaskType.CodeGeneration },
        ];

        var llm = LlmSwitch.Global;
        foreach (var (provider, group) in llm.GroupByProvider(requests)) // routes each one, and sends nothing
            Console.WriteLine($"{provider}: {string.Join(", ", group.Select(r => r.Prompt))}");

        // All at once, in the order of the requests; without options, as the pieces come.
        await foreach (var chunk in llm.StreamBatchAsync(requests, new BatchOptions { Order = BatchOrder.Input }, ct))
        {
            if (chunk.Chunk?.Index == 0)
                Console.WriteLine($"\n[{chunk.Index}] {chunk.Request.Prompt}");
            Console.Write(chunk.Text);
            if (chunk.Summary is { } summary)
                Console.WriteLine($"\n[{chunk.Index}] {summary.Ending} by {summary.Provider}:{summary.Model}");
            if (chunk.Error is { } error) // this one failed; the others go on
                Console.WriteLine($"\n[{chunk.Index}] {error.Message}");
        }
    }
}

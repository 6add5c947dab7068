using LlmDispatcher;
using LlmDispatcher.Simulator;
using LlmDispatcher.Stores.Sqlite;

/// <summary>Says <c>ok</c> or <c>FAILED</c> for each thing that the packages must do.</summary>
internal static partial class Expectations
{
    [LlmStream(TaskType.TextGeneration)]
    private static partial IAsyncEnumerable<string> Tell(string prompt, LlmSwitch llm, CancellationToken ct = default);

    public static async Task CheckAsync(LlmSwitch llm, SimulatorServer provider)
    {
        Say(
            "the simulator refuses, breaks off, and then answers",
            provider.Attempts.Select(a => (a.Status, a.Ending)).ToList()
                is [(503, _), (200, AttemptEnding.Cut), (200, AttemptEnding.Completed)]
        );

        var plain = string.Concat(await llm.StreamAsync(new TaskRequest("Tell me about whales")).ToListAsync());
        provider.Enqueue(Script.Parse("cut-at-event=5"));
        var declared = string.Concat(await Tell("Tell me about whales", llm).ToListAsync());
        Say("a declared stream is generated, and whole across a break", plain.Length > 100 && declared == plain);

        var asked = provider.Attempts.Count;
        var first = await CachedAsync(llm);
        var second = await CachedAsync(llm);
        Say("an answer outlives its store in a file", first == second && provider.Attempts.Count == asked + 1);
    }

    public static void Say(string what, bool isTrue) => Console.WriteLine($"{(isTrue ? "ok" : "FAILED")} {what}");

    private static async Task<string> CachedAsync(LlmSwitch llm)
    {
        using var store = SqliteCacheStore.Open("answers.db");
        var request = new TaskRequest("Tell me about the moon") { Cache = new StreamingCache { Store = store } };
        return string.Concat(await llm.StreamAsync(request).ToListAsync());
    }
}

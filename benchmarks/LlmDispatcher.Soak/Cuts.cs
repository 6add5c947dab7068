using System.Diagnostics;

namespace LlmDispatcher.Soak;

/// <summary>Many streams at once, some of them broken somewhere: a text is whole, or it is a beginning and the stream says so.</summary>
internal static class Cuts
{
    private const int Prompts = 20;
    private const double Share = 0.1;
    private const string Whole = "demo";

    private enum Outcome
    {
        Unbroken,
        Mended,
        Honest,
        Wrong,
    }

    public static async Task<int> RunAsync(int streams)
    {
        using var provider = await Provider.StartAsync();
        using var llm = provider.Switch();
        var random = new Random(20261122);
        List<string> wholes = [];
        for (var n = 0; n < Prompts; n++)
            wholes.Add(string.Concat(await llm.StreamAsync(new TaskRequest(Prompt(n)) { Model = $"openai/{Whole}" }).ToListAsync()));
        var idle = Memory.Settled();
        var handles = Memory.Handles;
        var clock = Stopwatch.StartNew();
        var most = idle;
        using var watch = new Timer(_ => most = Math.Max(most, Memory.Resident), null, 100, 100);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, streams).Select(n => OneAsync(llm, Prompt(n), wholes[n % Prompts], Model(random, n)))
        );
        clock.Stop();
        llm.Dispose();
        var after = Memory.Settled();
        Console.WriteLine(
            $"cuts: {streams:N0} streams in {clock.Elapsed.TotalSeconds:0.0} s · {Count(Outcome.Unbroken)} unbroken · {Count(Outcome.Mended)} mended · {Count(Outcome.Honest)} ended honestly · {Count(Outcome.Wrong)} WRONG"
        );
        Console.WriteLine(
            $"      memory {Memory.Show(idle)} MB before · {Memory.Show(most)} MB at most · {Memory.Show(after)} MB after · handles {handles} before · {Memory.Handles} after"
        );
        return Count(Outcome.Wrong) == 0 && !(Memory.Handles > handles + 10) ? 0 : 1;

        int Count(Outcome outcome) => outcomes.Count(o => o == outcome);
    }

    private static string Prompt(int n) => $"Tell me about tide {n % Prompts}";

    private static string Model(Random random, int n) =>
        random.NextDouble() < Share ? $"{(n % 2 == 0 ? "cut" : "reset")}-{random.Next(200, 20_000)}" : Whole;

    private static async Task<Outcome> OneAsync(LlmSwitch llm, string prompt, string whole, string model)
    {
        var text = "";
        StreamSummary? summary = null;
        try
        {
            await foreach (var chunk in llm.StreamChunksAsync(new TaskRequest(prompt) { Model = $"openai/{model}" }))
            {
                text += chunk.Text;
                summary = chunk.Summary;
            }
        }
        catch (StreamingException broken)
        {
            return broken.PartialText == text && whole.StartsWith(text, StringComparison.Ordinal) ? Outcome.Honest : Outcome.Wrong;
        }
        catch (ProviderException)
        {
            return text.Length == 0 ? Outcome.Honest : Outcome.Wrong; // it broke before anything was shown, each time
        }
        return text != whole || text != summary!.Text ? Outcome.Wrong
            : summary.Attempts.Count > 1 ? Outcome.Mended
            : Outcome.Unbroken;
    }
}

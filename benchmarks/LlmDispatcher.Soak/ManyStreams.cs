namespace LlmDispatcher.Soak;

/// <summary>Many streams at once, one in ten of them broken at a random byte: every text is right, and nothing is left.</summary>
internal static class ManyStreams
{
    public static async Task<IReadOnlyList<Row>> RunAsync(int streams)
    {
        await using var provider = await Provider.StartAsync();
        string[] prompts = [.. Enumerable.Range(1, streams).Select(i => $"What is the tide of day {i}? 🌊")];
        var dispatcher = Switch(provider);
        var whole = await AskAllAsync(dispatcher, prompts, "plain", atOnce: 50); // the texts, from a provider that breaks nothing
        dispatcher.Dispose();
        dispatcher = Switch(provider);
        var idle = await Footprint.IdleAsync();
        var before = await provider.StatisticsAsync();

        var rows = await MeasureAsync(dispatcher, prompts, whole);

        dispatcher.Dispose();
        var left = await Footprint.IdleAsync();
        var after = await provider.StatisticsAsync();
        var growth = left.Heap - idle.Heap;
        return
        [
            .. rows,
            new("first answers broken by the provider", $"{after.Cut - before.Cut:N0}"),
            new("memory at idle", Report.Megabytes(idle.Memory)),
            new("objects left afterwards", Report.Megabytes(growth), "4 MB", growth < 4 << 20),
            new("sockets afterwards", $"{left.Sockets} (idle {idle.Sockets})", "no more", left.Sockets <= idle.Sockets),
            new("timers afterwards", $"{left.Timers} (idle {idle.Timers})", "no more", left.Timers <= idle.Timers),
            new("answers still running", $"{after.Running}", "0", after.Running == 0),
        ];
    }

    /// <summary>All at once; of the answers nothing is kept.</summary>
    private static async Task<Row[]> MeasureAsync(LlmSwitch dispatcher, string[] prompts, Answer[] whole)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var asking = AskAllAsync(dispatcher, prompts, "a", atOnce: prompts.Length);
        var peak = await Footprint.PeakAsync(asking);
        var answers = await asking;
        var took = clock.GetElapsedTime(start);
        var wrong = answers.Zip(whole).Count(x => x.First.Text != x.Second.Text);
        var errors = answers.Select(a => a.Error?.Message).OfType<string>().ToList();
        return
        [
            new($"{prompts.Length:N0} streams at once", $"{Report.Seconds(took)}, {answers.Sum(a => a.Chunks):N0} chunks"),
            new("texts gone on with after a break", $"{answers.Count(a => a.Summary?.Seams.Count > 0):N0}"),
            new(
                "answers begun anew before anything was shown",
                $"{answers.Count(a => a.Summary is { Seams.Count: 0, Attempts.Count: > 1 }):N0}"
            ),
            new("texts that are not right", $"{wrong:N0}", "0", wrong == 0),
            new("streams that failed", $"{errors.Count:N0} {errors.FirstOrDefault()}".TrimEnd(), "0", errors.Count == 0),
            new("most memory", Report.Megabytes(peak)),
        ];
    }

    private static async Task<Answer[]> AskAllAsync(LlmSwitch dispatcher, string[] prompts, string provider, int atOnce)
    {
        using var turn = new SemaphoreSlim(atOnce);
        return await Task.WhenAll(
            prompts.Select(async prompt =>
            {
                await turn.WaitAsync();
                try
                {
                    return await AskAsync(dispatcher, new TaskRequest(prompt) { Providers = provider == "a" ? ["a", "b"] : [provider] });
                }
                finally
                {
                    turn.Release();
                }
            })
        );
    }

    private static async Task<Answer> AskAsync(LlmSwitch dispatcher, TaskRequest request)
    {
        var text = new System.Text.StringBuilder();
        var chunks = 0;
        try
        {
            StreamSummary? summary = null;
            await foreach (var chunk in dispatcher.StreamChunksAsync(request))
            {
                text.Append(chunk.Text);
                chunks++;
                summary = chunk.Summary;
            }
            return new(text.ToString(), chunks, summary, null);
        }
        catch (Exception error) when (error is ILlmError)
        {
            return new(text.ToString(), chunks, null, error);
        }
    }

    private static LlmSwitch Switch(Provider provider) =>
        LlmSwitch.Create(b =>
        {
            // Two processes on one small machine take their time to begin so many answers.
            b.Policy = new StreamPolicy { FirstContentTimeout = TimeSpan.FromMinutes(2), IdleTimeout = TimeSpan.FromMinutes(2) };
            b.AddProvider("plain", Options(provider, "plain", ""));
            b.AddProvider("a", Options(provider, "cut", "event-delay=150ms"));
            b.AddProvider("b", Options(provider, "whole", "event-delay=20ms"));
        });

    private static ProviderOptions Options(Provider provider, string model, string script) =>
        new()
        {
            BaseUrl = new Uri(provider.Address, "v1"),
            Headers = { ["x-simulate"] = script },
            Models = { model },
        };

    private sealed record Answer(string Text, int Chunks, StreamSummary? Summary, Exception? Error);
}

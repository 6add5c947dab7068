using LlmDispatcher.Caching;
using LlmDispatcher.Simulator;
using LlmDispatcher.Stores.Sqlite;
using LlmDispatcher.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace LlmDispatcher.Tests.Stores.Sqlite;

/// <summary>Real processes over one file: killed at any moment, and several at once.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("llmd-test-").FullName;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    public KilledProcessTests() => _limit.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Token => _limit.Token;

    private string File => Path.Combine(_directory, "answers.db");

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Process_KilledAtAnyMoment_LeavesWholeEntriesOnly()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        for (var run = 0; run < 6; run++)
        {
            using var gateway = Llmd.StartWith(
                $$"""{"providers":{"local":{"baseUrl":"{{provider.BaseAddress}}v1","models":["demo"] } },"cache":{"enabled":true,"store":"sqlite:{{File}}"} }""",
                "serve",
                "--urls",
                "http://127.0.0.1:0"
            );
            var line = await gateway.ReadLineAsync(Token);
            using var http = new HttpClient { BaseAddress = new Uri(line.Split(' ')[4]) };
            var answered = 0;
            var asking = Enumerable
                .Range(0, 4)
                .Select(worker => Task.Run(() => AskForEver(http, $"{run} {worker}", () => Interlocked.Increment(ref answered)), Token))
                .ToList();
            while (Volatile.Read(ref answered) < 10 + run * 13)
                await Task.Yield();
            gateway.Kill();
            await Task.WhenAll(asking);

            using var store = SqliteCacheStore.Open(File);
            var keys = Keys();
            keys.Count.ShouldBeGreaterThan(0);
            foreach (var key in keys)
                AnswerBytes.Read((await store.FindAsync(key, Token))!.Answer.Span).ShouldNotBeNull();
            (await store.ReadSizeAsync(Token)).Entries.ShouldBe(keys.Count);
        }
    }

    [Fact]
    public async Task Processes_OverOneFile_ShareTheirAnswers()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        var together = Enumerable.Range(0, 3).Select(i => Stream(provider, $"Tell me about tide {i}")).ToList(); // all make the file
        (await Task.WhenAll(together)).ShouldAllBe(r => r.ExitCode == 0);
        var again = await Stream(provider, "Tell me about tide 1");
        again.Out.ShouldBe((await together[1]).Out);
        provider.Attempts.Count.ShouldBe(3);
    }

    private async Task<(int ExitCode, string Out)> Stream(SimulatorServer provider, string prompt)
    {
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--model", "demo", "--cache-file", File, prompt);
        var run = await llmd.EndAsync(Token);
        run.Error.ShouldBeEmpty();
        return (run.ExitCode, System.Text.Encoding.UTF8.GetString(run.Out));
    }

    private static async Task AskForEver(HttpClient http, string name, Action answered)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                using var content = new StringContent(
                    $$"""{"model":"demo","messages":[{"role":"user","content":"question {{name}} {{i}}"}]}""",
                    System.Text.Encoding.UTF8,
                    "application/json"
                );
                using var response = await http.PostAsync("/v1/chat/completions", content);
                answered();
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }

    private List<string> Keys()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key FROM entries";
        using var row = command.ExecuteReader();
        List<string> keys = [];
        while (row.Read())
            keys.Add(row.GetString(0));
        return keys;
    }
}

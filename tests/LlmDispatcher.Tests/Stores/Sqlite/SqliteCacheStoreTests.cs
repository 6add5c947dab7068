using LlmDispatcher.Stores.Sqlite;
using LlmDispatcher.Tests.Caching;
using LlmDispatcher.Tests.Streams;
using Microsoft.Data.Sqlite;

namespace LlmDispatcher.Tests.Stores.Sqlite;

public sealed class SqliteCacheStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("llmd-test-").FullName;

    private string File => Path.Combine(_directory, "answers.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Answer_OfAnEarlierRun_IsAHitAndASimilarOne()
    {
        List<string> said = [];
        for (var run = 0; run < 3; run++)
        {
            using var store = SqliteCacheStore.Open(File);
            using var llm = Answers.Switch(new StreamingCache { Store = store }, new ScriptedSource(Answers.Text("Grüße ", "🌊", "!")));
            var events = await llm.AskAsync(new TaskRequest(run == 2 ? "Why is the sea salty" : "Why is the sea salty?"));
            events[0]
                .Cache!.Outcome.ShouldBe(
                    run switch
                    {
                        0 => CacheOutcome.Miss,
                        1 => CacheOutcome.Hit,
                        _ => CacheOutcome.Similar,
                    }
                );
            said.Add(Answers.Said(events));
        }
        said.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Store_SharedByTwo_ShowsEachWhatTheOtherKeeps()
    {
        using var one = SqliteCacheStore.Open(File);
        using var two = SqliteCacheStore.Open(File);
        using var left = Answers.Switch(new StreamingCache { Store = one }, new ScriptedSource(Answers.Text("left")));
        using var right = Answers.Switch(new StreamingCache { Store = two }, new ScriptedSource(Answers.Text("right")));
        await left.AskAsync(new TaskRequest("first"));
        (await right.AskAsync(new TaskRequest("first")))[^1].Summary!.Text.ShouldBe("left");
        (await right.OutcomeAsync("First?"))!.Outcome.ShouldBe(CacheOutcome.Miss); // asked, and not told
        await right.AskAsync(new TaskRequest("second one"));
        (await left.OutcomeAsync("Second one!"))!.Outcome.ShouldBe(CacheOutcome.Similar);
    }

    [Fact]
    public async Task Bytes_DamagedInTheFile_AreAMiss()
    {
        using var store = SqliteCacheStore.Open(File);
        using var llm = Answers.Switch(new StreamingCache { Store = store }, new ScriptedSource(Answers.Text("x")));
        await llm.AskAsync(new TaskRequest("Why?"));
        Run("UPDATE entries SET answer = X'6C63010102'");
        (await llm.OutcomeAsync("Why?"))!.Outcome.ShouldBe(CacheOutcome.Miss);
        (await llm.OutcomeAsync("Why?"))!.Outcome.ShouldBe(CacheOutcome.Hit);
    }

    [Fact]
    public async Task File_TakenAwayUnderIt_IsAMissAndTold()
    {
        List<Exception> told = [];
        var store = SqliteCacheStore.Open(File);
        using var llm = Answers.Switch(new StreamingCache { Store = store, StoreFailed = told.Add }, new ScriptedSource(Answers.Text("x")));
        await llm.AskAsync(new TaskRequest("Why?"));
        Run("DROP TABLE totals; DROP TABLE tags; DROP TABLE entries");
        (await llm.AskAsync(new TaskRequest("Why?")))[^1].Summary!.Text.ShouldBe("x");
        store.Dispose();
        (await llm.AskAsync(new TaskRequest("Why?")))[^1].Summary!.Text.ShouldBe("x");
        told.ShouldNotBeEmpty();
    }

    public static TheoryData<string, string> Foreign =>
        new()
        {
            { "text", "is no cache, or is damaged" },
            { "database", "is a database, but no cache of ours" },
            { "newer", "comes from a newer version" },
            { "damaged", "damaged" },
        };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void File_ThatIsNoneOfOurs_IsRefusedAndLeftAsItWas(string kind, string message)
    {
        switch (kind)
        {
            case "text":
                System.IO.File.WriteAllText(File, new string('x', 5000));
                break;
            case "database":
                Run("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)");
                break;
            case "newer":
                SqliteCacheStore.Open(File).Dispose();
                Run("PRAGMA user_version = 99");
                break;
            default:
                SqliteCacheStore.Open(File).Dispose();
                Run("PRAGMA wal_checkpoint(TRUNCATE)");
                var bytes = System.IO.File.ReadAllBytes(File);
                bytes.AsSpan(4096).Fill(0x5A);
                System.IO.File.WriteAllBytes(File, bytes);
                break;
        }
        var before = System.IO.File.ReadAllBytes(File);
        Should.Throw<InvalidDataException>(() => SqliteCacheStore.Open(File)).Message.ShouldContain(message);
        System.IO.File.ReadAllBytes(File).ShouldBe(before);
    }

    [Fact]
    public void Directory_NotThere_IsAnIOException() =>
        Should.Throw<IOException>(() => SqliteCacheStore.Open(Path.Combine(_directory, "no", "such.db")));

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

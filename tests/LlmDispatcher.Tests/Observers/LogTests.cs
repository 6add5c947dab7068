using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Tests.Observers;

public sealed class LogTests
{
    [Fact]
    public async Task Log_OfARequest_TellsItsTroublesAndItsEnd()
    {
        var log = new Lines();
        var broken = new ScriptedSource(StreamEvent.OfText("My secret is ")) { Error = Watched.Denied };
        using var llm = Watched.Switch(b => b.UseLogger(log), broken, Watched.Saying("My secret is ", "out."));
        var callbacks = new StreamingCallbacks { OnStreamStart = _ => throw new InvalidOperationException("mine") };
        await Watched.ReadAsync(llm, new TaskRequest("a secret") { Model = "all", Callbacks = callbacks });
        log.Written.Select(l => (l.Id, l.Name, l.Level))
            .ShouldBe([
                (8, "ObserverFailed", LogLevel.Warning),
                (7, "BreakerOpened", LogLevel.Warning),
                (4, "AttemptFailed", LogLevel.Warning),
                (6, "Seam", LogLevel.Information),
                (1, "Answered", LogLevel.Information),
            ]);
        log.Written[2].Text.ShouldStartWith("Attempt 1 on a/m failed: Authentication (Denied), status ");
        log.Written[4].Text.ShouldStartWith("b/m answered: Completed, stop, 2 attempts, ");
        log.Written.ShouldAllBe(l => l.Category == "LlmDispatcher" && !l.Text.Contains("secret"));
    }

    [Fact]
    public async Task Log_OfAFallbackAndAFailure_NamesTheRoutes()
    {
        var log = new Lines();
        using var llm = Watched.Switch(b => b.UseLogger(log), new ScriptedSource { Error = Watched.Denied }, Watched.Saying("x"));
        await Watched.ReadAsync(llm, new TaskRequest("hi") { Model = "all" });
        log.Written.Single(l => l.Id == 5).Text.ShouldBe("b/m answers in the place of a/m");

        using var none = Watched.Switch(b => b.UseLogger(log), new ScriptedSource { Error = Watched.Denied });
        await Watched.ReadAsync(none, new TaskRequest("hi"));
        log.Written[^2].Text.ShouldStartWith("Attempt 1 on a/m failed: Authentication");
        log.Written[^1].Text.ShouldStartWith("The request failed: Failed, Authentication, after 1 attempts and ");
        log.Written[^1].Text.ShouldEndWith("; a/m was asked last");
    }

    [Fact]
    public async Task Log_OfACallerWhoLeft_SaysSo()
    {
        var log = new Lines();
        using var llm = Watched.Switch(b => b.UseLogger(log), Watched.Saying("x", "y"));
        await foreach (var _ in llm.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken))
            break;
        log.Written.ShouldHaveSingleItem().Text.ShouldStartWith("The caller left: Abandoned, after ");
    }

    [Fact]
    public async Task Log_OfALedgerThatThrows_NamesIt()
    {
        var log = new Lines();
        using var llm = Watched.Switch(b => b.UseLogger(log).AddLedger(new Broken()), Watched.Saying("x"));
        await Watched.ReadAsync(llm, new TaskRequest("hi"));
        log.Written.Where(l => l.Id == 9).Select(l => l.Text).ShouldBe(["A ledger threw: Broken", "A ledger threw: Broken"]);
    }

    [Fact]
    public async Task Log_ThatThrows_BreaksNoStream()
    {
        var log = new Lines { Error = new IOException("the disk is full") };
        var broken = new ScriptedSource(StreamEvent.OfText("a")) { Error = Watched.Denied };
        using var llm = Watched.Switch(b => b.UseLogger(log).AddLedger(new Broken()), broken, Watched.Saying("a", "b"));
        var callbacks = new StreamingCallbacks { OnStreamStart = _ => throw new InvalidOperationException("mine") };
        var summary = await llm.CompleteAsync(
            new TaskRequest("hi") { Model = "all", Callbacks = callbacks },
            TestContext.Current.CancellationToken
        );
        (summary.Ending, summary.Text).ShouldBe((Ending.Completed, "ab"));
    }

    private sealed class Broken : IStreamLedger
    {
        public void RecordAttempt(TaskRequest request, StreamAttempt attempt) => throw new InvalidOperationException("attempt");

        public void RecordRequest(TaskRequest request, StreamSummary summary) => throw new InvalidOperationException("request");
    }

    private sealed class Lines : ILoggerFactory
    {
        public List<(string Category, int Id, string? Name, LogLevel Level, string Text)> Written { get; } = [];

        public Exception? Error { get; init; }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose() { }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel,
                EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter
            )
            {
                lines.Written.Add((category, eventId.Id, eventId.Name, logLevel, formatter(state, exception)));
                if (lines.Error is not null)
                    throw lines.Error;
            }
        }
    }
}

using LlmDispatcher.Simulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>A host with a dispatcher over the simulator, all over real HTTP.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SimulatorServer Simulator { get; private set; } = null!;

    private protected HeardLog Log { get; } = new();

    public async ValueTask InitializeAsync() =>
        Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected IHost Host(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)));
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        configure(builder.Services);
        return builder.Build();
    }

    protected void Reach(ProviderOptions options)
    {
        options.BaseUrl = new Uri(Simulator.BaseAddress, "v1");
        options.ApiKey = "sk-test";
        options.Models.Add("demo");
    }

    protected static async Task<string> AskAsync(IServiceProvider services, string model = "sim/demo") =>
        string.Concat(
            await services
                .GetRequiredService<LlmSwitch>()
                .StreamAsync(
                    new TaskRequest("Tell me about the tide")
                    {
                        Model = model,
                        Policy = new() { MaxRetries = 0 },
                    },
                    Token
                )
                .ToListAsync(Token)
        );

    /// <summary>What a host's log has heard.</summary>
    internal sealed class HeardLog : ILoggerProvider
    {
        private readonly List<(string Category, EventId Id, LogLevel Level, string Text)> _entries = [];

        public IReadOnlyList<(EventId Id, LogLevel Level, string Text)> Ours
        {
            get
            {
                lock (_entries)
                    return [.. _entries.Where(e => e.Category == "LlmDispatcher.Hosting").Select(e => (e.Id, e.Level, e.Text))];
            }
        }

        public string All
        {
            get
            {
                lock (_entries)
                    return string.Join('\n', _entries.Select(e => e.Text));
            }
        }

        public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

        public void Dispose() { }

        private void Add(string category, EventId id, LogLevel level, string text)
        {
            lock (_entries)
                _entries.Add((category, id, level, text));
        }

        private sealed class Category(HeardLog log, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> format) =>
                log.Add(name, id, level, format(state, error));
        }
    }
}

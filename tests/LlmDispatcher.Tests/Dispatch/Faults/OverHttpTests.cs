using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>Broken streams over real HTTP in every dialect: one provider breaks every answer, the next one goes on in its own way, with what is sent on the wire and nothing else.</summary>
public sealed class OverHttpTests : IAsyncLifetime
{
    private const string Prompt = "Write a story about the tide 🌊";

    private SimulatorServer _simulator = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string[] Faults { get; } =
    [
        .. new[] { 3, 6, 9, 12, 25, 40 }.SelectMany(at =>
            new[] { "cut-at-event", "reset-at-event", "error-at-event", "malformed-at-event" }.Select(f => $"{f}={at}")
        ),
        .. new[] { 400, 1501, 3002, 5003, 8004 }.SelectMany(at => new[] { $"cut-at-byte={at}", $"reset-at-byte={at}" }),
    ];

    public static TheoryData<string, bool> Dialects
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var dialect in new[] { "openai", "openai-responses", "anthropic", "google" })
            {
                data.Add(dialect, true);
                data.Add(dialect, false);
            }
            return data;
        }
    }

    public async ValueTask InitializeAsync() =>
        _simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);

    public async ValueTask DisposeAsync() => await _simulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Answer_BrokenOverHttp_IsGoneOnWithByTheNextProvider(string dialect, bool acceptsPrefill)
    {
        using var dispatcher = Switch(dialect, acceptsPrefill);
        var whole = await TextAsync(dispatcher, "b");
        // All at once: what is waited for before a second try overlaps.
        await Task.WhenAll(
            Faults.Select(async fault =>
            {
                var (shown, error) = await AskAsync(dispatcher, fault);
                error.ShouldBeNull($"{fault}: {error}");
                shown.ShouldBe(whole, fault);
            })
        );
        await ShouldHaveClosedAsync();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Answer_GoneOnWithInEveryManner_IsWholeOrHonest(string dialect, bool acceptsPrefill)
    {
        using var dispatcher = Switch(dialect, acceptsPrefill);
        var whole = await TextAsync(dispatcher, "b");
        var runs =
            from manner in new[]
            {
                "continuation=exact",
                "continuation=reject",
                "continuation=restart",
                "continuation=diverge",
                "overlap=30",
                "overlap=80",
            }
            from fault in new[] { "cut-at-event=25", "reset-at-event=40", "error-at-event=33" }
            select (manner, fault);
        await Task.WhenAll(
            runs.Select(async run =>
            {
                var (shown, error) = await AskAsync(dispatcher, run.fault, run.manner);
                var because = $"{run.fault}, then {run.manner}";
                if (run.manner != "continuation=diverge")
                {
                    error.ShouldBeNull($"{because}: {error}");
                    shown.ShouldBe(whole, because);
                }
                else if (!acceptsPrefill)
                {
                    error.ShouldBeOfType<StreamingException>(because).PartialText.ShouldBe(shown);
                    whole.ShouldStartWith(shown, Case.Sensitive, because);
                    shown.Length.ShouldBeGreaterThan(20, because);
                }
                else // nobody can tell; but what was shown stays
                    shown.AsSpan().CommonPrefixLength(whole).ShouldBeGreaterThan(20, because);
            })
        );
        await ShouldHaveClosedAsync();
    }

    private static async Task<string> TextAsync(LlmSwitch dispatcher, string provider) =>
        string.Concat(await dispatcher.StreamAsync(new TaskRequest(Prompt) { Providers = [provider] }, Token).ToListAsync(Token));

    private static async Task<(string Shown, Exception? Error)> AskAsync(LlmSwitch dispatcher, string fault, string manner = "")
    {
        var shown = "";
        // The script stands behind the model's name, so that any number of requests can go on at once.
        var request = new TaskRequest(Prompt) { Providers = [Name("a", fault), Name("b", manner)] };
        try
        {
            await foreach (var text in dispatcher.StreamAsync(request, Token))
                shown += text;
            return (shown, null);
        }
        catch (Exception error) when (error is ILlmError)
        {
            ((ILlmError)error).Attempts[0].Provider.ShouldBe(Name("a", fault));
            return (shown, error);
        }
    }

    /// <summary>A provider for every fault and for every manner.</summary>
    private LlmSwitch Switch(string dialect, bool acceptsPrefill) =>
        LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { BreakerFailures = 0 }; // the same provider fails again and again,
            builder.UseRouter(new AsAsked()); // and is to be asked first all the same
            foreach (var fault in Faults.Append("error-at-event=33"))
                builder.AddProvider(Name("a", fault), Options(dialect, fault, acceptsPrefill));
            foreach (
                var manner in new[]
                {
                    "",
                    "continuation=exact",
                    "continuation=reject",
                    "continuation=restart",
                    "continuation=diverge",
                    "overlap=30",
                    "overlap=80",
                }
            )
                builder.AddProvider(Name("b", manner), Options(dialect, manner, acceptsPrefill));
        });

    private ProviderOptions Options(string dialect, string script, bool acceptsPrefill) =>
        new()
        {
            Dialect = dialect,
            BaseUrl = dialect.StartsWith("openai", StringComparison.Ordinal)
                ? new Uri(_simulator.BaseAddress, "v1")
                : _simulator.BaseAddress,
            ApiKey = "sk-test",
            Headers = { ["x-simulate"] = script },
            Models = { new ModelOptions("demo") { Prefill = acceptsPrefill } },
        };

    private static string Name(string provider, string script) => script.Length == 0 ? provider : $"{provider}-{script}";

    private async Task ShouldHaveClosedAsync()
    {
        foreach (var attempt in _simulator.Attempts)
            await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    /// <summary>The providers in the order in which the request names them, however they have done.</summary>
    private sealed class AsAsked : IRouter
    {
        public IEnumerable<RouteCandidate> Rank(TaskRequest request, IReadOnlyList<RouteCandidate> candidates) =>
            candidates.OrderBy(c => request.Providers.ToList().IndexOf(c.Route.Provider));
    }
}

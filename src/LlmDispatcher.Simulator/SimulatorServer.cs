using LlmDispatcher.Simulator.Serving;
using LlmDispatcher.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Simulator;

/// <summary>
/// A provider that answers any model's name with deterministic text over real HTTP, and misbehaves on request. It speaks OpenAI
/// Chat Completions (<c>POST /v1/chat/completions</c>), Responses (<c>/v1/responses</c>) and audio transcription
/// (<c>/v1/audio/transcriptions</c>), Anthropic Messages (<c>/v1/messages</c>) and Google Gemini (<c>/v1beta/models/…</c>), and
/// lists models in each of them. Several can run in one process.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly SimulatorOptions options;
    private readonly AttemptLog log;
    private readonly Flapping flapping;
    private readonly ScriptSources scripts = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TaskCompletionSource shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<string> urls;
    private Listener? listener;
    private HeldPorts? held;
    private bool isDisposed;

    private SimulatorServer(SimulatorOptions options)
    {
        this.options = options;
        log = new(options.TimeProvider);
        flapping = new(options.TimeProvider);
        urls = options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The first address that the simulator listens on, for example <c>http://127.0.0.1:51234/</c>.</summary>
    public Uri BaseAddress => new(urls[0]);

    /// <summary>All requests so far, in the order of arrival; a snapshot.</summary>
    public IReadOnlyList<SimulatedAttempt> Attempts => log.Snapshot();

    /// <summary>A rule that gives requests their script; null from the rule means none. What is queued comes on top.</summary>
    public Func<SimulatedRequest, Script?>? ScriptFor
    {
        get => scripts.Rule;
        set => scripts.Rule = value;
    }

    /// <summary>Starts a simulator; it listens when the task is done.</summary>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions? options = null, CancellationToken ct = default)
    {
        var server = new SimulatorServer(options ?? new());
        await server.AcceptConnectionsAsync(ct).ConfigureAwait(false);
        return server;
    }

    /// <summary>The next request that has no queued script before it uses this one.</summary>
    public void Enqueue(Script script) => scripts.Enqueue(script);

    /// <summary>The first attempt, past or to come, of which the condition is true. It is asked again whenever an attempt moves on.</summary>
    public Task<SimulatedAttempt> WaitForAttemptAsync(Func<SimulatedAttempt, bool> condition, CancellationToken ct = default) =>
        log.WaitForAsync(condition, ct);

    /// <summary>Completes when the simulator is disposed, or when the token is cancelled.</summary>
    public async Task WaitForShutdownAsync(CancellationToken ct = default)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = ct.Register(cancelled.SetResult);
        await Task.WhenAny(shutdown.Task, cancelled.Task).ConfigureAwait(false);
    }

    /// <summary>Stops listening: new connections are refused, open ones are aborted. The port stays reserved.</summary>
    public async Task RefuseConnectionsAsync(CancellationToken ct = default)
    {
        await turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (listener is null)
                return;
            await listener.DisposeAsync().ConfigureAwait(false);
            listener = null;
            held = HeldPorts.Of(urls);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Listens again, on the same port as before.</summary>
    public async Task AcceptConnectionsAsync(CancellationToken ct = default)
    {
        await turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (listener is not null)
                return;
            held?.Dispose();
            held = null;
            listener = await Listener.StartAsync(urls, HandleAsync, ct).ConfigureAwait(false);
            urls = listener.Urls;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Stops at once; answers under way are aborted and recorded as <see cref="AttemptEnding.ServerStopped"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            isDisposed = true;
            if (listener is not null)
                await listener.DisposeAsync().ConfigureAwait(false);
            listener = null;
            held?.Dispose();
            shutdown.TrySetResult();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        var request = await ReadAsync(context).ConfigureAwait(false);
        var dialect = Dialects.Of(request);
        request.Model = dialect.ModelIn(request);
        var given = scripts.Given(request);
        Script script;
        Rejection? wrong = null;
        try
        {
            script = flapping.Now(ScriptSources.Asked(request).And(given));
        }
        catch (FormatException format)
        {
            script = Script.None;
            wrong = new(400, format.Message, Code: "invalid_script");
        }

        var attempt = log.Begin(request, script);
        var responder = new Responder(options, dialect, request, script);
        var steps = wrong is null ? responder.Respond() : responder.Refuse(wrong);
        await new Player(context, attempt, dialect, options.TimeProvider, stopping).PlayAsync(steps).ConfigureAwait(false);
    }

    private async Task<SimulatedRequest> ReadAsync(HttpContext context)
    {
        var number = log.NextNumber();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var path = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        return new(number, context.Request.Method, path, headers, body.ToArray()) { ConnectionId = context.Connection.Id };
    }
}

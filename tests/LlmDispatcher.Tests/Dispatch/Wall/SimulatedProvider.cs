using System.Runtime.CompilerServices;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Simulator;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Serving;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch.Wall;

/// <summary>
/// A provider on fake time: the request as our dialect writes it, answered by the simulator's script, the bytes as they would come over the wire, read by our dialect's reader. Only the network is left out.
/// </summary>
/// <param name="time">The clock of all its waits.</param>
/// <param name="script">How the simulator misbehaves.</param>
/// <param name="dialect">The wire language.</param>
internal sealed class SimulatedProvider(TimeProvider time, string script, string dialect = "openai") : IStreamSource
{
    private static readonly ProviderOptions Options = new() { BaseUrl = new Uri("http://provider.test/v1"), ApiKey = "sk-test" };

    private readonly Script _script = Script.Parse(script);
    private readonly Flapping _flapping = new(time);
    private readonly IProviderDialect _dialect = ProviderDialects.Create(
        new ProviderOptions(Options)
        {
            Dialect = dialect,
            BaseUrl = dialect.StartsWith("openai", StringComparison.Ordinal) ? Options.BaseUrl : new Uri("http://provider.test"),
        },
        time
    );

    /// <summary>When it was asked.</summary>
    public List<DateTimeOffset> Asked { get; } = [];

    /// <summary>Its connections that are open now.</summary>
    public int Open { get; private set; }

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Asked.Add(time.GetUtcNow());
        using var message = _dialect.Write(request);
        var (steps, attempt) = Respond(message);
        Open++;
        try
        {
            using var connection = new Connection(steps, time);
            var status = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            using var response = new HttpResponseMessage();
            foreach (var (name, value) in Headers(attempt))
                response.Headers.TryAddWithoutValidation(name, value);
            if (status is < 200 or >= 300)
            {
                var body = connection.Rest();
                throw new ProviderException(_dialect.ReadFailure(status, response.Headers, body, time.GetUtcNow()));
            }
            yield return StreamEvent.OfHead(_dialect.ReadHead(response.Headers));
            await foreach (
                var e in SseEvents.ReadAsync(connection, _dialect.Reader(request), Options, cancellationToken).ConfigureAwait(false)
            )
                yield return e;
        }
        finally
        {
            Open--;
        }
    }

    /// <summary>All bytes of a plain answer.</summary>
    public static byte[] PlainAnswer(TaskRequest request, TimeProvider time)
    {
        var provider = new SimulatedProvider(time, "");
        using var message = provider._dialect.Write(request with { Model = "m" });
        using var connection = new Connection(provider.Respond(message).Steps, time);
        return connection.Rest();
    }

    private (IEnumerable<Step> Steps, SimulatedAttempt Attempt) Respond(HttpRequestMessage message)
    {
        var body = message.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        var headers = message.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        var request = new SimulatedRequest(Asked.Count, "POST", message.RequestUri!.PathAndQuery, headers, body);
        request.Model = Dialects.Of(request).ModelIn(request);
        var now = _flapping.Now(_script);
        var options = new SimulatorOptions { Pace = Pace.Instant, TimeProvider = time };
        return (
            new Responder(options, Dialects.Of(request), request, now).Respond(),
            new SimulatedAttempt(request, time, () => { }) { Script = now }
        );
    }

    private static IEnumerable<(string Name, string Value)> Headers(SimulatedAttempt attempt) =>
        Dialects.Of(attempt.Request).Headers(attempt, TimeSpan.Zero).Concat(attempt.Script.Headers.Select(h => (h.Key, h.Value)));
}

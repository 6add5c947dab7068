using System.Net.Sockets;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Plays steps on a connection and writes down what happened.</summary>
internal sealed class Player(HttpContext context, SimulatedAttempt attempt, IDialect dialect, TimeProvider time, CancellationToken stopping)
{
    public async Task PlayAsync(IEnumerable<Step> steps)
    {
        try
        {
            attempt.End(await PlayToEndAsync(steps, context.RequestAborted).ConfigureAwait(false));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            attempt.End(stopping.IsCancellationRequested ? AttemptEnding.ServerStopped : AttemptEnding.ClientLeft);
        }
        catch (InvalidOperationException)
        {
            // A scripted header contradicts the body, such as a content length that is too short.
            Reset();
        }
    }

    private async Task<AttemptEnding> PlayToEndAsync(IEnumerable<Step> steps, CancellationToken left)
    {
        foreach (var step in steps)
        {
            left.ThrowIfCancellationRequested();
            switch (step)
            {
                case Step.Pause(var pause):
                    await Task.Delay(pause, time, left).ConfigureAwait(false);
                    break;
                case Step.Open(var status, var contentType):
                    await OpenAsync(status, contentType, left).ConfigureAwait(false);
                    break;
                case Step.Send(var bytes, var events):
                    await context.Response.Body.WriteAsync(bytes, left).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(left).ConfigureAwait(false);
                    attempt.Sent(bytes.Length, events);
                    break;
                case Step.Silence:
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, left).ConfigureAwait(false);
                    break;
                case Step.Reset:
                    Reset();
                    return AttemptEnding.Reset;
                case Step.Cut:
                    return AttemptEnding.Cut;
            }
        }

        return AttemptEnding.Completed;
    }

    private async Task OpenAsync(int status, string? contentType, CancellationToken left)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        foreach (var (name, value) in dialect.Headers(attempt, time.GetUtcNow() - attempt.ReceivedAt))
            response.Headers[name] = value;
        foreach (var header in attempt.Script.Headers.GroupBy(header => header.Key, header => header.Value))
            response.Headers[header.Key] = header.ToArray();
        attempt.Opened(status);
        await response.StartAsync(left).ConfigureAwait(false);
        await response.Body.FlushAsync(left).ConfigureAwait(false);
    }

    /// <summary>A socket that does not linger says RST instead of FIN when it closes. The log knows it before the client does.</summary>
    private void Reset()
    {
        attempt.End(AttemptEnding.Reset);
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        context.Abort();
    }
}

using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Gateway.Metrics;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>One request that a client waits for: in which language, and under which name.</summary>
internal sealed class Inquiry
{
    private bool _isConcluded;

    public Inquiry(HttpContext context, IInboundDialect dialect, GatewayOptions options, GatewayMetrics metrics)
    {
        (Context, Dialect, Options, Metrics) = (context, dialect, options, metrics);
        var now = options.Time.GetUtcNow();
        Id = Guid.CreateVersion7(now).ToString("N");
        Start = new ResponseStart(dialect.AnswerId(Id), "", now);
        AnswerHeaders.Begin(context.Response, Id);
    }

    public HttpContext Context { get; }

    public IInboundDialect Dialect { get; }

    public GatewayOptions Options { get; }

    public GatewayMetrics Metrics { get; }

    /// <summary>Who asks; <see langword="null"/> until that is found out, and where nobody wants to know.</summary>
    public Caller? Caller { get; set; }

    /// <summary>What the answer takes; <see langword="null"/> until one is under way.</summary>
    public Stay? Stay { get; set; }

    /// <summary>The name of the request.</summary>
    public string Id { get; }

    /// <summary>The answer's name, should its provider give none.</summary>
    public ResponseStart Start { get; }

    public HttpResponse Response => Context.Response;

    /// <summary>Cancelled when the client has left.</summary>
    public CancellationToken Left => Context.RequestAborted;

    /// <summary>Books how an answer went. Before its last bytes are sent: a client that has them all and asks again must find it booked, and its place free.</summary>
    public void Conclude(Outcome outcome)
    {
        if (_isConcluded)
            return;
        _isConcluded = true;
        Stay?.Reported(outcome.Summary?.Usage);
        Stay?.Dispose();
        Metrics.Count(Dialect, outcome);
    }

    /// <summary>Books that the client has left before the end.</summary>
    public void ConcludeLeft()
    {
        if (!_isConcluded)
            Metrics.CountLeft(Dialect);
        _isConcluded = true;
    }

    /// <summary>Tells the client what went wrong, while there is nothing else in the answer yet.</summary>
    public async Task FailAsync(Problem problem)
    {
        var (failure, error) = problem;
        if (failure is { Kind: LlmErrorKind.ModelUnsupported, StatusCode: null }) // refused by our own writers
            failure = failure with { Message = FieldNames.In(Dialect.Language, failure.Message) };
        if (error is { Provider: { } provider, Model: { } model })
            AnswerHeaders.Route(Response, new Route(provider, model));
        AnswerHeaders.Attempts(Response, error?.Attempts.Count ?? 0);
        if (failure.RetryAfter is { } wait)
            AnswerHeaders.RetryAfter(Response, wait);
        Response.StatusCode = Dialect.StatusFor(failure);
        if (Response.StatusCode == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = "Bearer";
        if (Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
            Response.Headers.Connection = "close"; // what is left of the body is not worth reading
        Response.ContentType = "application/json";
        Dialect.WriteError(failure, Id, Response.BodyWriter);
        await Response.BodyWriter.FlushAsync(Left);
    }
}

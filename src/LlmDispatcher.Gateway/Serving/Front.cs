using System.Text;
using LlmDispatcher.Gateway.Answers;
using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Gateway.Metrics;
using LlmDispatcher.Gateway.Models;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>Where every request comes in, and where everything that goes wrong is told in the caller's language.</summary>
internal sealed class Front(LlmSwitch llm, GatewayOptions options)
{
    private const string Json = "application/json";

    private readonly GatewayMetrics _metrics = new();
    private readonly KeyRing _keys = new(options.Keys, options.Time);
    private readonly BodyReader _body = new(options.MaxRequestBytes);

    public async Task HandleAsync(HttpContext context)
    {
        var place = Place.Find(context.Request);
        var inquiry = new Inquiry(context, place.Dialect, options, _metrics);
        try
        {
            Admit(place, inquiry);
            await ServeAsync(place, inquiry);
        }
        catch (Exception) when (inquiry.Left.IsCancellationRequested)
        {
            if (place.Service == Service.Answer)
                inquiry.ConcludeLeft();
        }
        catch (Exception error) when (!inquiry.Response.HasStarted)
        {
            var problem = Problem.Of(error);
            if (problem.Fault is { } fault)
                options.Faulted?.Invoke(inquiry.Id, fault);
            if (place.Service == Service.Answer)
                inquiry.Conclude(new(Summary: null, problem));
            await inquiry.FailAsync(Understandable(problem, place.Dialect));
        }
    }

    /// <summary>Whether the process lives may be asked without a key, and what is not here needs none.</summary>
    private void Admit(in Place place, Inquiry inquiry)
    {
        if (place.Service is Service.Live or Service.Ready or Service.None)
            return;
        if (_keys.Identify(inquiry.Context.Request, out var caller) is { } refusal)
            throw new ProviderException(refusal);
        inquiry.Caller = caller;
    }

    /// <summary>A provider's own code is a word of its language, which clients of another one have never heard.</summary>
    private Problem Understandable(Problem problem, IInboundDialect dialect) =>
        problem is { Failure.Code: not null, Error.Provider: { } id } && llm.Offers.FirstOrDefault(o => o.Id == id)?.Dialect != dialect.Name
            ? problem with
            {
                Failure = problem.Failure with { Code = null },
            }
            : problem;

    private Task ServeAsync(in Place place, Inquiry inquiry) =>
        place.Service switch
        {
            Service.Answer => AnswerAsync(inquiry),
            Service.CountTokens => CountTokensAsync(inquiry),
            Service.Models => SendAsync(inquiry, Json, ModelPages.All(llm, inquiry.Caller!, inquiry.Dialect.Language)),
            Service.Model => SendAsync(inquiry, Json, ModelPages.One(llm, inquiry.Caller!, place.Model, inquiry.Dialect.Language)),
            Service.Live or Service.Ready => SendAsync(inquiry, "text/plain", "ok\n"u8.ToArray()),
            Service.Metrics => SendAsync(inquiry, MetricsText.MediaType, Encoding.UTF8.GetBytes(MetricsText.Write(_metrics.Read()))),
            _ => NothingAsync(inquiry),
        };

    private static Task NothingAsync(Inquiry inquiry)
    {
        var request = inquiry.Context.Request;
        var right = Place.RightMethod(request);
        if (right is not null)
            inquiry.Context.Response.Headers.Allow = right;
        return inquiry.FailAsync(new(Problem.NoSuchPlace(request.Method, request.Path.Value ?? "", right)));
    }

    private async Task AnswerAsync(Inquiry inquiry)
    {
        _metrics.Begin();
        try
        {
            if (_metrics.Open > options.MaxStreams)
                throw new ProviderException(Problem.Full(options.MaxStreams));
            using var stay = Enter(inquiry);
            var request = await ReadAsync(inquiry);
            stay.Asked(request.Task);
            var events = llm.StreamEventsAsync(request.Task with { CacheScope = inquiry.Caller!.Name }, inquiry.Left);
            await (
                request.Stream
                    ? StreamedAnswer.GiveAsync(inquiry, request, events, () => Expected(request.Task))
                    : WholeAnswer.GiveAsync(inquiry, events)
            );
        }
        finally
        {
            _metrics.End();
        }
    }

    private static Stay Enter(Inquiry inquiry)
    {
        if (inquiry.Caller!.TryEnter(out var stay) is { } refusal)
            throw new ProviderException(refusal);
        return inquiry.Stay = stay!;
    }

    private async Task<InboundRequest> ReadAsync(Inquiry inquiry)
    {
        var request = await inquiry.Dialect.ReadAsync(inquiry.Context.Request, _body);
        if (inquiry.Caller!.Refuse(request.Task.Model ?? ModelEntry.Auto) is { } refusal)
            throw new ProviderException(refusal);
        ConversationRules.Check(request.Task.Messages);
        return request;
    }

    private Route? Expected(TaskRequest task) => llm.Explain(task).Ranked is [var first, ..] ? first.Route : null;

    /// <summary>An estimate: the models do not tell how they count.</summary>
    private async Task CountTokensAsync(Inquiry inquiry)
    {
        using var stay = Enter(inquiry);
        var request = await ReadAsync(inquiry);
        var tokens = llm.Explain(request.Task).EstimatedInputTokens;
        await SendAsync(inquiry, Json, Encoding.UTF8.GetBytes($"{{\"input_tokens\":{tokens}}}"));
    }

    private static Task SendAsync(Inquiry inquiry, string mediaType, ReadOnlyMemory<byte> body)
    {
        inquiry.Response.ContentType = mediaType;
        inquiry.Response.ContentLength = body.Length;
        return inquiry.Response.Body.WriteAsync(body, inquiry.Left).AsTask();
    }
}

using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Decides what a request gets, in the order in which a real server would look at it.</summary>
internal sealed class Responder(SimulatorOptions options, IDialect dialect, SimulatedRequest request, Script script)
{
    public IEnumerable<Step> Respond()
    {
        var steps = ByteFaults.Apply(Reply(), script);
        if (script.Reset)
            steps = [new Step.Reset()];
        else if (script.Silence)
            steps = [new Step.Silence()];
        return script.HeadersDelay is { } delay ? steps.Prepend(new Step.Pause(delay)) : steps;
    }

    public IEnumerable<Step> Refuse(Rejection rejection) =>
        Send(dialect.Error(rejection with { RequestNumber = request.Number }, request, script), rejection.Status);

    private IEnumerable<Step> Reply()
    {
        try
        {
            if (script.Status is { } status)
                throw new RejectedException(new Rejection(status, $"Simulated error {status}.").With(script));
            RequireKey(options.RequireKey);
            RequireKey(script.RequireKey);
            if (dialect.Document(request) is { } document)
                return Send(new(document));
            if (dialect.Read(request, script) is { } conversation)
                return Answer(conversation);
            throw new RejectedException(dialect.NothingHere(request.Method, request.Route));
        }
        catch (RejectedException rejected)
        {
            return Refuse(rejected.Rejection);
        }
    }

    private IEnumerable<Step> Answer(Conversation conversation)
    {
        if (script.ContextWindow is { } window && conversation.PromptTokens > window)
            throw new RejectedException(dialect.TooLong(window, conversation.PromptTokens));
        if (script.Continuation == ContinuationStyle.Reject && conversation.Last?.Role == Role.Assistant)
            throw new RejectedException(dialect.NoPrefill);

        var answer = Composer.Compose(conversation, script);
        var tempo = new Tempo(options.Pace, conversation.Model + conversation.Prompt);
        if (!conversation.Stream || script.JsonInstead)
            return Whole(dialect.Whole(answer, conversation, script), answer, tempo);

        var rejection = new Rejection(500, "The server had an error while processing your request.")
        {
            RequestNumber = request.Number,
        }.With(script);
        var stream = dialect.Stream(answer, conversation, script);
        var events = new Choreography(script, tempo, stream, rejection).Steps();
        return events.Prepend(new Step.Open(200, script.ContentType ?? stream.Framing.ContentType));
    }

    /// <summary>Who does not stream waits for all tokens at once.</summary>
    private IEnumerable<Step> Whole(Payload body, Answer answer, Tempo tempo)
    {
        var tokens = script.Endless ? [] : answer.Reasoning.Concat(answer.Text);
        var wait = tokens.Aggregate(script.FirstTokenDelay ?? tempo.FirstToken(), (time, _) => time + tempo.NextToken());
        var steps = Send(body);
        return wait > TimeSpan.Zero ? steps.Prepend(new Step.Pause(wait)) : steps;
    }

    private IEnumerable<Step> Send(Payload body, int status = 200) =>
        status is 204 or 304
            ? [new Step.Open(status, null)]
            : [new Step.Open(status, script.ContentType ?? body.ContentType), new Step.Send(body.Bytes)];

    private void RequireKey(string? key)
    {
        if (key is not null && dialect.KeyIn(request) != key)
            throw new RejectedException(dialect.WrongKey);
    }
}

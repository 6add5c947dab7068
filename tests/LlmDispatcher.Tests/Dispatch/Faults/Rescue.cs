using System.Runtime.CompilerServices;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>A request to two routes under the default policy: the first answer breaks, and whoever is asked after that is a model that knows the whole text.</summary>
/// <param name="recording">The answer, whole.</param>
/// <param name="model">How the model goes on.</param>
/// <param name="acceptsPrefill">Whether the routes take the beginning of an answer.</param>
/// <param name="first">The first answer.</param>
internal sealed class Rescue(
    Recording recording,
    ContinuationModel model,
    bool acceptsPrefill,
    Func<CancellationToken, IAsyncEnumerable<StreamEvent>> first
) : IStreamSource
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<StreamEvent> _firstEvents = [];
    private ProviderException? _firstFailure;
    private int _continuations;

    /// <summary>Into pieces of how many characters a model cuts what it says.</summary>
    public int PieceSize { get; init; } = 4;

    public List<TaskRequest> Requests { get; } = [];

    public List<StreamEvent> Events { get; private set; } = [];

    public Exception? Error { get; private set; }

    /// <summary>Sources that were opened and not closed.</summary>
    public int Open { get; private set; }

    /// <summary>What the first answer told, and why it failed.</summary>
    public FirstAnswer FirstAnswer => new(recording, _firstEvents, _firstFailure);

    /// <summary>The text that was handed over.</summary>
    public string Shown => Recording.Visible(Events);

    /// <summary>What of it was handed over before anybody went on with it.</summary>
    public string FirstShown => Recording.Visible(Events.TakeWhile(e => e.Kind != StreamEventKind.AttemptFailed));

    public IReadOnlyList<StreamAttempt> Attempts => Events.LastOrDefault().Summary?.Attempts ?? (Error as ILlmError)?.Attempts ?? [];

    public void Run(CancellationToken cancellationToken)
    {
        var plan = Plans.Of("a/m1", "b/m2");
        plan = plan with { Ranked = [.. plan.Ranked.Select(r => r with { AcceptsPrefill = acceptsPrefill })] };
        var dispatcher = new Dispatcher(_ => plan, _ => this, new StreamPolicy(), _time, random: () => 0);
        var request = recording.IsTranscription
            ? TaskRequest.Transcribe(AudioInput.FromBytes("RIFF\0\0\0\0WAVEfmt "u8.ToArray()))
            : new TaskRequest("What about the tide?");
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(request, cancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(1));
        (Events, Error) = run.GetAwaiter().GetResult();
    }

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Requests.Add(request);
        Open++;
        try
        {
            var answer = Requests.Count == 1 ? FirstAsync(cancellationToken) : Answer(request).ToAsyncEnumerable();
            await foreach (var e in answer.ConfigureAwait(false))
                yield return e;
        }
        finally
        {
            Open--;
        }
    }

    private async IAsyncEnumerable<StreamEvent> FirstAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = first(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (await IsThereAsync(events).ConfigureAwait(false))
            {
                _firstEvents.Add(events.Current.WithPayload(default));
                yield return events.Current;
            }
        }
    }

    private async ValueTask<bool> IsThereAsync(IAsyncEnumerator<StreamEvent> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ProviderException failure)
        {
            _firstFailure = failure;
            throw;
        }
    }

    private IEnumerable<StreamEvent> Answer(TaskRequest request)
    {
        if (Read(request) is not { } asked)
        {
            foreach (var e in recording.Answer)
                yield return e;
            yield break;
        }
        var (text, error) = model.Says(asked);
        foreach (var e in model.Events(text, PieceSize))
        {
            if (error is not null && e.Kind == StreamEventKind.Finished)
                throw error;
            yield return e;
        }
    }

    /// <summary>What the model is asked, read from the conversation alone; <see langword="null"/> for the original request.</summary>
    private Asked? Read(TaskRequest request)
    {
        if (request.Messages.Count <= 1)
            return null;
        var begun = request.Messages.Last(m => m.Role == ChatRole.Assistant).Text;
        recording.Text.ShouldStartWith(begun, Case.Sensitive, "the beginning that was sent is not what was answered");
        begun.ShouldBe(begun.TrimEnd(), "some providers take no white space at the end");
        string? anchor = null;
        if (request.Messages[^1].Role == ChatRole.User)
        {
            var instruction = request.Messages[^1].Text;
            anchor = instruction[(instruction.IndexOf('«') + 1)..instruction.LastIndexOf('»')];
            anchor.Length.ShouldBeInRange(1, 80);
            (begun + anchor[anchor.TrimEnd().Length..]).ShouldEndWith(anchor);
        }
        return new Asked(recording.Text, begun, anchor, ++_continuations);
    }
}

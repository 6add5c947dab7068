using System.Text;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>How an answer breaks at a byte.</summary>
internal enum Break
{
    /// <summary>The body ends as if that were all.</summary>
    Cut,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The server says that it has failed, and ends the body.</summary>
    Error,
}

/// <summary>What the first answer tells before it breaks, and why it fails.</summary>
/// <param name="Recording">The answer, whole.</param>
/// <param name="Events">What it tells.</param>
/// <param name="Failure">Why it fails; <see langword="null"/> when it was complete by then.</param>
internal sealed record FirstAnswer(Recording Recording, List<StreamEvent> Events, ProviderException? Failure)
{
    private int? _withheldFrom;

    /// <summary>
    /// Whether anybody may be asked after it. Nobody is after a refusal; and neither a transcript nor a text with tool calls beside it is spliced: only what was withheld can be asked for again.
    /// </summary>
    public bool MayBeGoneOnWith =>
        Failure is { Failure.Class: not (FailureClass.Refused or FailureClass.Invalid) }
        && !(
            Events.Take(WithheldFrom).Any(e => e.Commits)
            && (Recording.IsTranscription || Events.Exists(e => e.Kind is StreamEventKind.ToolCallStarted or StreamEventKind.Refusal))
        );

    /// <summary>Dispatch sees the events and the failure, not the bytes: where these are the same, one byte is as good as another.</summary>
    public string Key => $"{Events.Count} {Recording.Visible(Events).Length} {Failure?.Failure.Class}";

    private int WithheldFrom => _withheldFrom ??= FirstUnfinishedCall();

    public static FirstAnswer Of(Recording recording, int at, Break how)
    {
        var (body, breaksWith) = Broken(recording, at, how);
        var (events, failure) = Transcript.CollectAsync(recording.Read(body, breaksWith, default)).GetAwaiter().GetResult();
        return new(recording, events, failure is null ? null : failure.ShouldBeOfType<ProviderException>($"{how} at byte {at}"));
    }

    public static (byte[] Body, Exception? BreaksWith) Broken(Recording recording, int at, Break how) =>
        how switch
        {
            Break.Cut => (recording.Bytes[..at], null),
            Break.Reset => (recording.Bytes[..at], new IOException("Connection reset by peer")),
            _ => ([.. recording.Bytes[..at], .. Encoding.UTF8.GetBytes(recording.Error + "\n\n")], null),
        };

    public async IAsyncEnumerable<StreamEvent> ReplayAsync()
    {
        foreach (var e in Events)
            yield return e;
        await Task.CompletedTask.ConfigureAwait(false);
        if (Failure is not null)
            throw Failure;
    }

    private int FirstUnfinishedCall()
    {
        var open = 0;
        var from = Events.Count;
        for (var i = 0; i < Events.Count; i++)
        {
            if (Events[i].Kind == StreamEventKind.ToolCallStarted && open++ == 0)
                from = i;
            if (Events[i].Kind == StreamEventKind.ToolCallEnded && --open == 0)
                from = Events.Count;
        }
        return from;
    }
}

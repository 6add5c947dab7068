using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Observers;

/// <summary>Streams to watch, from sources that say what they are told to.</summary>
internal static class Watched
{
    public static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));

    public static readonly ProviderException Denied = new(new ProviderFailure(FailureClass.Denied, LlmErrorKind.Authentication, "no"));

    public static LlmSwitch Switch(Action<LlmSwitchBuilder>? configure, params ReadOnlySpan<IStreamSource> sources)
    {
        var all = sources.ToArray();
        return LlmSwitch.Create(b =>
        {
            b.Policy = new StreamPolicy { MaxRetries = 0 };
            for (var i = 0; i < all.Length; i++)
                b.AddSource(Name(i), all[i], "m");
            b.AddModel("all", Enumerable.Range(0, all.Length).Select(i => $"{Name(i)}/m"));
            configure?.Invoke(b);
        });

        static string Name(int i) => ((char)('a' + i)).ToString();
    }

    public static ScriptedSource Saying(params IEnumerable<string> pieces) => new([.. pieces.Select(StreamEvent.OfText), Stop]);

    /// <summary>Reads a stream to its end, whichever that is.</summary>
    public static async Task<(string Text, StreamSummary? Summary, Exception? Error)> ReadAsync(LlmSwitch llm, TaskRequest request)
    {
        var text = "";
        try
        {
            StreamSummary? summary = null;
            await foreach (var chunk in llm.StreamChunksAsync(request, TestContext.Current.CancellationToken).ConfigureAwait(false))
            {
                text = chunk.IsReset ? "" : text + chunk.Text;
                summary = chunk.Summary;
            }
            return (text, summary, null);
        }
        catch (Exception error)
        {
            return (text, null, error);
        }
    }
}

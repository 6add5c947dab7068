using System.Globalization;
using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Batching;

/// <summary>
/// Answers as its prompt says: <c>name 1 2.5</c> gives the pieces <c>name0 </c> and <c>name1 </c>, after a second and after two and a half more. A negative number is silence for ever, <c>fail</c> is a
/// failure in the place of a piece.
/// </summary>
internal sealed class PromptSource(TimeProvider time) : IStreamSource
{
    private readonly Lock _changing = new();

    public List<string> Asked { get; } = [];

    public int Open { get; private set; }

    public int MostOpen { get; private set; }

    /// <summary>Pieces given so far.</summary>
    public int Pieces { get; private set; }

    public static string TextOf(string prompt) =>
        string.Concat(prompt.Split(' ')[1..].TakeWhile(w => w != "fail").Select((_, i) => $"{prompt.Split(' ')[0]}{i} "));

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var words = request.Prompt.Split(' ');
        lock (_changing)
        {
            Asked.Add(words[0]);
            MostOpen = Math.Max(MostOpen, ++Open);
        }
        try
        {
            for (var i = 1; i < words.Length; i++)
            {
                if (words[i] == "fail")
                    throw new ProviderException(new ProviderFailure(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "no"));
                var seconds = double.Parse(words[i], CultureInfo.InvariantCulture);
                if (seconds != 0)
                    await Clock
                        .WaitAsync(time, seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds), cancellationToken)
                        .ConfigureAwait(false);
                lock (_changing)
                    Pieces++;
                yield return StreamEvent.OfText($"{words[0]}{i - 1} ");
            }
            yield return Cli.Scripted.Stop;
        }
        finally
        {
            lock (_changing)
                Open--;
        }
    }
}

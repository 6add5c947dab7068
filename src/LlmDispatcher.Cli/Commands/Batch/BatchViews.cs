using System.Globalization;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>The ways to tell of progress.</summary>
internal static class BatchViews
{
    public static IBatchView Create(ProgressStyle style, CliContext context) =>
        style switch
        {
            ProgressStyle.None => new NoView(),
            ProgressStyle.Json => new JsonView(context),
            ProgressStyle.Auto when context.IsErrorStyled => new BarsView(context),
            _ => new LinesView(context),
        };

    /// <summary>Why a request failed, in a line.</summary>
    public static string FailureOf(int index, string id, Exception error)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"request {index}");
        var name = id == index.ToString(CultureInfo.InvariantCulture) ? place : $"{place} ('{id}')";
        return $"{name}: {(error is ILlmError llm ? Trouble.Of(llm, error.Message).ToString() : error.Message)}";
    }

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : time < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");

    /// <summary>The whole batch in one line.</summary>
    public static string End(BatchTally tally)
    {
        string?[] parts =
        [
            $"{Number(tally.Answered)} of {Number(tally.Total)} answered",
            tally.Failed > 0 ? $"{Number(tally.Failed)} failed" : null,
            $"in {Duration(tally.Elapsed)}",
        ];
        return string.Join(", ", parts.Where(p => p is not null));
    }

    private sealed class NoView : IBatchView
    {
        public void Show(BatchTally tally) { }

        public void Fail(int index, string id, Exception error) { }

        public void Close(BatchTally tally) { }
    }
}

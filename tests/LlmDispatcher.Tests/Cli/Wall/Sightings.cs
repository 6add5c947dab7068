using LlmDispatcher.Cli.Commands.Wall;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Cli.Wall;

/// <summary>What a caller may see, true or not.</summary>
internal static class Sightings
{
    public const string Whole = "The tide 🌊 comes, and the tide goes.";

    /// <summary>An answer that says that it is complete.</summary>
    public static Sighting Finished(string text = Whole) =>
        new()
        {
            Text = text,
            Took = TimeSpan.FromSeconds(1),
            Deadline = TimeSpan.FromSeconds(9),
            Asked = 1,
            LeftOpen = 0,
            Summary = new StreamSummary
            {
                Text = text,
                Ending = Ending.Completed,
                Provider = "first",
                Model = "broken",
                Duration = TimeSpan.FromSeconds(1),
                Attempts = [Attempt()],
            },
        };

    /// <summary>An answer that broke off, and says so.</summary>
    public static Sighting Failed(string text, string? told = null, LlmErrorKind kind = LlmErrorKind.Truncated) =>
        Finished(text) with
        {
            Summary = null,
            Error = new Reason(kind, told ?? text, [Attempt()]),
        };

    private static StreamAttempt Attempt() =>
        new()
        {
            Number = 1,
            Provider = "first",
            Model = "broken",
            StartedAfter = TimeSpan.Zero,
            Duration = TimeSpan.FromSeconds(1),
            Ending = Ending.Completed,
        };

    private sealed class Reason(LlmErrorKind kind, string text, IReadOnlyList<StreamAttempt> attempts)
        : Exception("It broke off."),
            ILlmError
    {
        public LlmErrorKind Kind => kind;

        public string? Provider => "first";

        public string? Model => "broken";

        public IReadOnlyList<StreamAttempt> Attempts => attempts;

        public string PartialText => text;
    }
}

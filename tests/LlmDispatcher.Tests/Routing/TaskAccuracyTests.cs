using System.Globalization;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Tests.Routing;

/// <summary>
/// How often the kind of work is found out, over labelled prompts in nine languages. The detector was made with the first file before it; the second file was written afterwards, in other words, and is never looked at when it
/// is changed: it tells what is to be expected of people's own words. A wrong guess costs quality only.
/// </summary>
public sealed class TaskAccuracyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("task-prompts.tsv", 200, 0.95)]
    [InlineData("task-prompts-holdout.tsv", 60, 0.29)]
    public void Tasks_OfLabelledPrompts_AreFoundOutThisOften(string file, int atLeast, double floor)
    {
        var found = Read(file).Select(p => (p.Task, p.Prompt, Detected: TaskDetector.Detect(new TaskRequest(p.Prompt)))).ToList();
        found.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        var accuracy = found.Average(f => f.Task == f.Detected ? 1.0 : 0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {accuracy:P1} of {found.Count}"));
        foreach (var task in found.GroupBy(f => f.Task))
            output.WriteLine($"  {task.Key, -20} {task.Count(f => f.Task == f.Detected)} of {task.Count()}");
        accuracy.ShouldBeGreaterThanOrEqualTo(floor);
        found.GroupBy(f => f.Task).Select(g => g.Count()).Distinct().Count().ShouldBe(1); // as many of each
    }

    /// <summary>A prompt of a million characters is looked at where something is asked.</summary>
    [Fact]
    public void Prompt_Long_IsReadAtItsEnds()
    {
        var text = string.Concat(Enumerable.Repeat("The tide rises and falls, and nobody knows 2 + 2. ", 20_000));
        TaskDetector.Detect(new TaskRequest($"Summarize this: {text}")).ShouldBe(TaskType.Summarization);
        TaskDetector.Detect(new TaskRequest($"{text}\nTranslate the text above.")).ShouldBe(TaskType.Translation);
    }

    private static IEnumerable<(TaskType Task, string Prompt)> Read(string file) =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", file))
        let tab = line.IndexOf('\t', StringComparison.Ordinal)
        select (Enum.Parse<TaskType>(line[..tab]), line[(tab + 1)..].Replace("\\n", "\n", StringComparison.Ordinal));
}

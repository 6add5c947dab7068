using LlmDispatcher.Generators;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Tests.Generators;

/// <summary>Somebody types: only what has changed is written again.</summary>
public sealed class CachingTests
{
    private const string Stories = """
        using System.Collections.Generic;
        using LlmDispatcher;

        public static partial class Stories
        {
            [LlmStream(Prompt = "Tell of {topic}.")]
            public static partial IAsyncEnumerable<string> Tell(string topic);

            [LlmStream]
            public static partial IAsyncEnumerable<string> Broken();
        }
        """;

    [Fact]
    public void Edit_InAnotherFile_WritesNothingAnew()
    {
        var before = Compiled.Before(Stories).AddSyntaxTrees(Compiled.Parse("class Other { int a; }", "Other.cs"));
        var driver = Compiled.Driver().RunGenerators(before, TestContext.Current.CancellationToken);
        var edited = before.ReplaceSyntaxTree(before.SyntaxTrees[1], Compiled.Parse("class Other { int a, b; void M() { } }", "Other.cs"));

        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Reasons(result).ShouldAllBe(r => r == IncrementalStepRunReason.Cached);
        Reasons(result, LlmStreamGenerator.MethodsStep)
            .ShouldAllBe(r => r == IncrementalStepRunReason.Unchanged || r == IncrementalStepRunReason.Cached);
        Reasons(result, LlmStreamGenerator.MethodsStep).Count.ShouldBe(2);
    }

    [Fact]
    public void Lines_AddedAbove_MoveTheProblemAndLeaveTheBodies()
    {
        var before = Compiled.Before(Stories);
        var driver = Compiled.Driver().RunGenerators(before, TestContext.Current.CancellationToken);
        var edited = before.ReplaceSyntaxTree(before.SyntaxTrees[0], Compiled.Parse("// one more line\n" + Stories, "Sample.cs"));

        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Reasons(result, LlmStreamGenerator.MethodsStep)
            .ShouldAllBe(r => r == IncrementalStepRunReason.Unchanged || r == IncrementalStepRunReason.Cached);
        Reasons(result, LlmStreamGenerator.ProblemsStep).ShouldBe([IncrementalStepRunReason.Modified]);
        result.Diagnostics.ShouldHaveSingleItem().Location.GetLineSpan().StartLinePosition.Line.ShouldBe(10);
    }

    [Fact]
    public void Edit_OfOneMethod_WritesThatOneOnly()
    {
        var before = Compiled.Before(Stories);
        var driver = Compiled.Driver().RunGenerators(before, TestContext.Current.CancellationToken);
        var edited = before.ReplaceSyntaxTree(
            before.SyntaxTrees[0],
            Compiled.Parse(Stories.Replace("Tell of", "Sing of", StringComparison.Ordinal), "Sample.cs")
        );

        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Reasons(result, LlmStreamGenerator.MethodsStep).ShouldBe([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached]);
        result.GeneratedSources[0].SourceText.ToString().ShouldContain("Sing of {topic}.");
    }

    [Fact]
    public void Output_OfTheSameSource_IsTheSame()
    {
        var texts = Enumerable.Range(0, 2).Select(_ => Compiled.Of(Stories).Result.GeneratedTrees.Select(t => $"{t.FilePath}\n{t}"));
        texts.First().ShouldBe(texts.Last());
    }

    private static List<IncrementalStepRunReason> Reasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static List<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];
}

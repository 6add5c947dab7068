using System.Collections.Immutable;
using LlmDispatcher.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmDispatcher.Tests.Generators;

/// <summary>Source text as a compiler with the generator sees it: every warning is on, and documentation is asked for.</summary>
internal sealed class Compiled
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || Named(name)))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private Compiled(GeneratorDriverRunResult result, Compilation after)
    {
        Result = result;
        After = after;
    }

    public GeneratorDriverRunResult Result { get; }

    public Compilation After { get; }

    /// <summary>What the generator says.</summary>
    public ImmutableArray<Diagnostic> Problems => Result.Diagnostics;

    /// <summary>What the compiler says of the whole, hidden remarks left out.</summary>
    public IEnumerable<Diagnostic> Remarks => After.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Info);

    /// <summary>The only generated file.</summary>
    public string Text => Result.GeneratedTrees.ShouldHaveSingleItem().ToString();

    public static Compiled Of(string source)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Before(source), out var after, out _);
        return new(driver.GetRunResult(), after);
    }

    public static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create(
            [new LlmStreamGenerator().AsSourceGenerator()],
            parseOptions: Parsing,
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );

    public static CSharpCompilation Before(string source) =>
        CSharpCompilation.Create(
            "Sample",
            [Parse(source, "Sample.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                .WithWarningLevel(9999)
                .WithAllowUnsafe(true)
        );

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source), Parsing, path);

    /// <summary>The generated files without the line that silences the compiler: what it would have said of them.</summary>
    public IEnumerable<Diagnostic> RemarksAloud()
    {
        var loud = After;
        foreach (var tree in Result.GeneratedTrees)
        {
            var text = tree.ToString();
            text.ShouldContain("#pragma warning disable");
            loud = loud.ReplaceSyntaxTree(
                tree,
                Parse(text.Replace("#pragma warning disable", "//", StringComparison.Ordinal), tree.FilePath)
            );
        }
        return loud.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Info);
    }

    private static bool Named(string name) =>
        name is "netstandard.dll" or "LlmDispatcher.dll" or "Microsoft.Extensions.AI.Abstractions.dll" or "mscorlib.dll";
}

using LlmDispatcher.Generators.Reading;
using LlmDispatcher.Generators.Writing;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators;

/// <summary>Writes the bodies of methods with <c>[LlmStream]</c>, and says what is wrong with those that it cannot write.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LlmStreamGenerator : IIncrementalGenerator
{
    internal const string MethodsStep = "Methods";
    internal const string ProblemsStep = "Problems";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownTypes.Attribute,
            static (_, _) => true, // whatever carries the attribute is written or refused, never passed over
            static (found, ct) => MethodReader.Read(found, ct)
        );
        // Where it stands is no part of a method: an edit above it moves the problems and leaves the bodies.
        var methods = readings.Select(static (r, _) => r.Method).Where(static m => m is not null).WithTrackingName(MethodsStep);
        var problems = readings.SelectMany(static (r, _) => r.Problems).WithTrackingName(ProblemsStep);
        context.RegisterSourceOutput(methods, static (output, method) => output.AddSource(method!.HintName, MethodWriter.Write(method)));
        context.RegisterSourceOutput(problems, static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
    }
}

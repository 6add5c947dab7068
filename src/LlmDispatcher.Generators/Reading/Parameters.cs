using LlmDispatcher.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators.Reading;

/// <summary>A method's parameters by what they are to the request.</summary>
internal sealed class Parameters
{
    private readonly Dictionary<ParameterKind, IParameterSymbol> _single = [];

    /// <summary>In their order; each is one image or a list.</summary>
    public List<IParameterSymbol> Images { get; } = [];

    /// <summary>Those whose type has no meaning: a prompt, or words for a template.</summary>
    public List<IParameterSymbol> Texts { get; } = [];

    public static Parameters Read(IMethodSymbol method, KnownTypes known, List<Problem> problems)
    {
        var read = new Parameters();
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
                problems.Add(Problem.Of(Rules.ByReference, parameter.Locations[0], parameter.Name, Word(parameter.RefKind)));
            else
                read.Add(parameter, known.KindOf(parameter.Type), problems);
        }
        return read;
    }

    public IParameterSymbol? Of(ParameterKind kind) => _single.TryGetValue(kind, out var parameter) ? parameter : null;

    public static bool MayBeNull(IParameterSymbol parameter) =>
        parameter.NullableAnnotation == NullableAnnotation.Annotated
        || parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null };

    private void Add(IParameterSymbol parameter, ParameterKind kind, List<Problem> problems)
    {
        if (kind == ParameterKind.Text)
            Texts.Add(parameter);
        else if (kind == ParameterKind.Image)
            Images.Add(parameter);
        else if (Of(kind) is { } first)
            problems.Add(Problem.Of(Rules.TwoOfAKind, parameter.Locations[0], parameter.Name, Word(kind), first.Name));
        else
            _single.Add(kind, parameter);
    }

    private static string Word(RefKind kind) =>
        kind switch
        {
            RefKind.Out => "out",
            RefKind.In => "in",
            RefKind.Ref => "ref",
            _ => "ref readonly",
        };

    private static string Word(ParameterKind kind) =>
        kind switch
        {
            ParameterKind.Token => "CancellationToken",
            ParameterKind.Switch => "LlmSwitch",
            ParameterKind.Policy => "StreamPolicy",
            ParameterKind.Progress => "observer of the progress",
            ParameterKind.Callbacks => "StreamingCallbacks",
            ParameterKind.Cache => "StreamingCache",
            ParameterKind.Audio => "recording",
            _ => "conversation",
        };
}

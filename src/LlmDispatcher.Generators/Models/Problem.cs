using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmDispatcher.Generators.Models;

/// <summary>What is wrong, and where.</summary>
internal sealed record Problem(DiagnosticDescriptor Rule, Place Place, EquatableArray<string> Arguments)
{
    public static Problem Of(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        new(rule, Place.Of(location), arguments.ToEquatable());

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Place.ToLocation(), [.. Arguments]);
}

/// <summary>A location without the tree that it is in, which would keep a whole compilation alive.</summary>
internal sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(File, Span, Lines);
}

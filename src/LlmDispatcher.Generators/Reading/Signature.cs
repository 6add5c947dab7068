using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmDispatcher.Generators.Reading;

/// <summary>A method's head as its other part must repeat it: the same modifiers, types, names and constraints; attributes and defaults stand once.</summary>
internal static class Signature
{
    public static string Of(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        var parameters = method.Parameters.Select(
            (p, i) => $"{Modifiers(syntax.ParameterList.Parameters[i].Modifiers)}{Words.Code(p.Type)} {Words.Code(p.Name)}"
        );
        var types = method.TypeParameters.Length > 0 ? $"<{string.Join(", ", method.TypeParameters.Select(t => Words.Code(t.Name)))}>" : "";
        var constraints = method.IsOverride ? [] : method.TypeParameters.Select(Constraints);
        return $"{Modifiers(syntax.Modifiers)}{Words.Code(method.ReturnType)} {Words.Code(method.Name)}{types}({string.Join(", ", parameters)}){string.Concat(constraints)}";
    }

    /// <summary>The header of a type; what it is derived from and constrained to stands in its other part.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        var kind = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        var types = type.TypeParameters.Length > 0 ? $"<{string.Join(", ", type.TypeParameters.Select(Varying))}>" : "";
        return $"partial {kind} {Words.TypeName(type.Name)}{types}";
    }

    private static string Modifiers(SyntaxTokenList modifiers) => string.Concat(modifiers.Select(m => m.Text + " "));

    private static string Varying(ITypeParameterSymbol type) =>
        type.Variance switch
        {
            VarianceKind.In => "in ",
            VarianceKind.Out => "out ",
            _ => "",
        } + Words.Code(type.Name);

    private static string Constraints(ITypeParameterSymbol type)
    {
        List<string> all = [];
        if (type.HasUnmanagedTypeConstraint)
            all.Add("unmanaged");
        else if (type.HasValueTypeConstraint)
            all.Add("struct");
        else if (type.HasReferenceTypeConstraint)
            all.Add(type.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        else if (type.HasNotNullConstraint)
            all.Add("notnull");
        all.AddRange(type.ConstraintTypes.Select(Words.Code));
        if (type is { HasConstructorConstraint: true, HasValueTypeConstraint: false })
            all.Add("new()");
        if (type.AllowsRefLikeType)
            all.Add("allows ref struct");
        return all.Count > 0 ? $" where {Words.Code(type.Name)} : {string.Join(", ", all)}" : "";
    }
}

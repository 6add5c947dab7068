using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmDispatcher.Generators.Reading;

/// <summary>How symbols are written: in a generated file, where no using helps, and for people.</summary>
internal static class Words
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    public static string Code(ITypeSymbol type) => type.ToDisplayString(Full);

    public static string Code(INamespaceSymbol space) =>
        space.IsGlobalNamespace ? "" : space.ToDisplayString(Full.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    public static string Code(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None ? "@" + identifier : identifier;

    /// <summary>A type may not be named as some words are that other names may have.</summary>
    public static string TypeName(string identifier) =>
        SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None ? "@" + identifier : Code(identifier);

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Shown(ITypeSymbol type) => type.ToDisplayString(Short);
}

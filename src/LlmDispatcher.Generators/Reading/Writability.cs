using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators.Reading;

/// <summary>Whether a value has a text of its own: one that would appear as the name of its type is a mistake.</summary>
internal static class Writability
{
    /// <returns>Why it cannot be written; <see langword="null"/> when it can.</returns>
    public static string? Problem(ITypeSymbol type, bool hasFormat, KnownTypes known)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (type.TypeKind == TypeKind.Error)
            return null; // the compiler says what is wrong
        var takesFormat = known.Converts(type, known.Formattable) || IsConstrained(type, known);
        if (hasFormat && !takesFormat)
            return "it takes no format; leave out the ':' and what follows";
        if (type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return "it does not outlive the call; pass a string";
        return takesFormat || HasText(type)
            ? null
            : "it has no text of its own but the name of its type; pass a string, such as string.Join(\", \", …)";
    }

    private static bool IsConstrained(ITypeSymbol type, KnownTypes known) =>
        type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(c => known.Converts(c, known.Formattable));

    private static bool HasText(ITypeSymbol type) =>
        type switch
        {
            { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic or TypeKind.TypeParameter or TypeKind.Enum } => true,
            IArrayTypeSymbol => false,
            { TypeKind: TypeKind.Interface } => !type.AllInterfaces.Any(IsEnumerable) && !IsEnumerable(type),
            _ => OverridesToString(type),
        };

    private static bool IsEnumerable(ITypeSymbol type) => type.SpecialType == SpecialType.System_Collections_IEnumerable;

    private static bool OverridesToString(ITypeSymbol? type)
    {
        for (; type is not null and not { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType }; type = type.BaseType)
        {
            if (type.GetMembers("ToString").OfType<IMethodSymbol>().Any(m => m is { IsOverride: true, Parameters.Length: 0 }))
                return true;
        }
        return false;
    }
}

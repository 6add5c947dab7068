using LlmDispatcher.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmDispatcher.Generators.Reading;

/// <summary>Who answers, where no parameter says: the host's own field, property or primary-constructor parameter, else one that it inherits, else the switch of the process.</summary>
internal static class SwitchMember
{
    private const string Global = "global::LlmDispatcher.LlmSwitch.Global";

    /// <returns>The expression.</returns>
    public static string Find(IMethodSymbol method, KnownTypes known, List<Problem> problems)
    {
        var parameter = method.IsStatic ? null : OfPrimaryConstructor(method.ContainingType, known);
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            var members = Members(type, method, known);
            if (members.Count > 1)
            {
                var names = string.Join(" or ", members.Select(m => $"'{m.Name}'"));
                problems.Add(Problem.Of(Rules.SeveralSwitches, method.Locations[0], method.Name, names, type.Name));
                return Global;
            }
            if (members.Count == 1)
                return OrGlobal(Access(members[0], type), TypeOf(members[0]));
            if (parameter is { IsHandedOn: false })
                break;
        }
        return parameter is { Symbol: var own } ? OrGlobal(Words.Code(own.Name), own.Type) : Global;
    }

    /// <summary>What may be null leaves it to the next one.</summary>
    public static string Or(string value, ITypeSymbol type, string next) =>
        type.NullableAnnotation == NullableAnnotation.Annotated ? $"{value} ?? {next}" : value;

    private static string OrGlobal(string value, ITypeSymbol type) => Or(value, type, Global);

    private static List<ISymbol> Members(INamedTypeSymbol type, IMethodSymbol method, KnownTypes known) =>
        [
            .. type.GetMembers()
                .Where(m =>
                    (m is IFieldSymbol { IsImplicitlyDeclared: false } field && known.IsSwitch(field.Type))
                    || (
                        m
                            is IPropertySymbol
                            {
                                IsIndexer: false,
                                GetMethod: not null,
                                ExplicitInterfaceImplementations.IsEmpty: true
                            } property
                        && known.IsSwitch(property.Type)
                    )
                )
                .Where(m => (m.IsStatic || !method.IsStatic) && known.IsAccessible(m, method.ContainingType)),
        ];

    private static string Access(ISymbol member, INamedTypeSymbol type) =>
        $"{(member.IsStatic ? Words.Code(type) : "this")}.{Words.Code(member.Name)}";

    private static ITypeSymbol TypeOf(ISymbol member) => member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;

    /// <summary>One that is handed on to the base class is used as the base has it: captured, it would be there twice, and the compiler would warn.</summary>
    private static (IParameterSymbol Symbol, bool IsHandedOn)? OfPrimaryConstructor(INamedTypeSymbol type, KnownTypes known)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not TypeDeclarationSyntax syntax)
                continue;
            if (constructor.Parameters.FirstOrDefault(p => known.IsSwitch(p.Type)) is not { } parameter)
                return null;
            var toBase = syntax.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().SelectMany(b => b.ArgumentList.Arguments) ?? [];
            return (parameter, toBase.Any(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name));
        }
        return null;
    }
}

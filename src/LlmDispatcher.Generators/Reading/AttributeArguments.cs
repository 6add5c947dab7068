using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmDispatcher.Generators.Reading;

/// <summary>What the attribute says, and where it says it. What is not written there is not in it: that is how a setting is told from a default.</summary>
internal sealed class AttributeArguments(AttributeData attribute, AttributeSyntax syntax)
{
    public TypedConstant? TaskType =>
        attribute.ConstructorArguments.Where(a => a.Kind != TypedConstantKind.Error).Cast<TypedConstant?>().FirstOrDefault();

    public IEnumerable<string> Names => attribute.NamedArguments.Select(a => a.Key);

    public TypedConstant? Of(string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Error)
                return argument.Value;
        }
        return null;
    }

    public string? TextOf(string name) => Of(name) is { IsNull: false, Value: string text } ? text : null;

    /// <summary>Where a value stands; for <see langword="null"/>, the task type.</summary>
    public Location At(string? name) => (Expression(name) ?? (SyntaxNode)syntax).GetLocation();

    /// <summary>The place in a text that stands there as it is; of any other expression, the whole.</summary>
    public Location Within(string name, int position, int length) =>
        Expression(name) is LiteralExpressionSyntax literal
        && literal.IsKind(SyntaxKind.StringLiteralExpression)
        && literal.Token.Text == $"\"{literal.Token.ValueText}\""
            ? Location.Create(syntax.SyntaxTree, new TextSpan(literal.SpanStart + 1 + position, length))
            : At(name);

    private ExpressionSyntax? Expression(string? name) =>
        syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression;
}

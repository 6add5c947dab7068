using LlmDispatcher.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmDispatcher.Generators.Reading;

/// <summary>Reads one attributed method: what its body has to do, or what is wrong with it.</summary>
internal static class MethodReader
{
    public static MethodReading Read(GeneratorAttributeSyntaxContext found, CancellationToken ct)
    {
        var attribute = found.Attributes[0];
        if (attribute.ApplicationSyntaxReference?.GetSyntax(ct) is not AttributeSyntax written)
            return new(null, []);
        if (found.TargetNode is not MethodDeclarationSyntax syntax || found.TargetSymbol is not IMethodSymbol method)
            return Refused(Problem.Of(Rules.NotPartial, written.GetLocation(), found.TargetSymbol.Name));
        if (Obstacle(method, syntax) is { } obstacle)
            return Refused(obstacle);

        List<Problem> problems = [];
        var known = new KnownTypes(found.SemanticModel.Compilation, attribute.AttributeClass!.ContainingAssembly);
        var arguments = new AttributeArguments(attribute, written);
        var isText = known.IsTextStream(method.ReturnType);
        if (isText is null && method.ReturnType.TypeKind != TypeKind.Error)
            problems.Add(Problem.Of(Rules.WrongReturnType, syntax.ReturnType.GetLocation(), method.Name, Words.Shown(method.ReturnType)));
        var parameters = Parameters.Read(method, known, problems);
        var texts = Texts.Read(method, arguments, parameters, known, problems);
        List<Assignment> constants = [.. Settings.Read(arguments, problems)];
        CheckPolicy(method, arguments, parameters.Of(ParameterKind.Policy), isText, constants, problems);
        var member = SwitchMember.Find(method, known, problems);

        var signature = Signature.Of(method, syntax);
        var head = new StreamMethod
        {
            HintName = HintName.Of(method, signature),
            Namespace = Words.Code(method.ContainingNamespace),
            Hosts = Hosts(method).Reverse().Select(Signature.Of).ToEquatable(),
            Signature = signature,
        };
        return problems.Count > 0
            ? new(head with { Wrong = problems[0].Rule.Id }, problems.ToEquatable())
            : new(Complete(head, method, parameters, texts, constants, member) with { IsText = isText is true }, []);
    }

    private static StreamMethod Complete(
        StreamMethod head,
        IMethodSymbol method,
        Parameters parameters,
        Texts texts,
        IReadOnlyList<Assignment> constants,
        string member
    )
    {
        List<Assignment> members = [];
        Add("Prompt", texts.Prompt);
        Add("History", Name(ParameterKind.History));
        Add("Audio", Name(ParameterKind.Audio));
        Add("SystemPrompt", texts.SystemPrompt);
        members.AddRange(constants);
        foreach (var kind in new[] { ParameterKind.Policy, ParameterKind.Progress, ParameterKind.Callbacks, ParameterKind.Cache })
            Add(kind.ToString(), Name(kind));
        return head with
        {
            NotNull = method
                .Parameters.Where(p => p.Type.IsReferenceType && p.NullableAnnotation == NullableAnnotation.NotAnnotated)
                .Where(p => !Parameters.MayBeNull(p) && p.Name != texts.Asked?.Name)
                .Select(p => Words.Code(p.Name))
                .ToEquatable(),
            Members = members.ToEquatable(),
            Images = parameters.Images.Select(p => Words.Code(p.Name)).ToEquatable(),
            Switch = parameters.Of(ParameterKind.Switch) is { } own ? SwitchMember.Or(Words.Code(own.Name), own.Type, member) : member,
            Token = Name(ParameterKind.Token) ?? "default",
        };

        string? Name(ParameterKind kind) => parameters.Of(kind) is { } parameter ? Words.Code(parameter.Name) : null;

        void Add(string name, string? value)
        {
            if (value is not null)
                members.Add(new(name, value));
        }
    }

    /// <summary>What keeps any body from being written.</summary>
    private static Problem? Obstacle(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            return Problem.Of(Rules.NotPartial, syntax.Identifier.GetLocation(), method.Name);
        if ((syntax.Body ?? (SyntaxNode?)syntax.ExpressionBody) is { } body)
            return Problem.Of(Rules.HasBody, body.GetLocation(), method.Name);
        if (method.PartialImplementationPart is { } other)
            return Problem.Of(Rules.HasBody, other.Locations[0], method.Name);
        foreach (var host in syntax.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            var (at, name) = (host.Identifier.GetLocation(), host.Identifier.ValueText);
            if (!host.Modifiers.Any(SyntaxKind.PartialKeyword))
                return Problem.Of(Rules.HostNotPartial, at, name, method.Name, host.Keyword.ValueText);
            if (host.Modifiers.Any(SyntaxKind.FileKeyword))
                return Problem.Of(Rules.FileLocalHost, at, name, method.Name);
        }
        return null;
    }

    /// <summary>Settings that could never count are told, not dropped.</summary>
    private static void CheckPolicy(
        IMethodSymbol method,
        AttributeArguments arguments,
        IParameterSymbol? policy,
        bool? isText,
        IEnumerable<Assignment> constants,
        List<Problem> problems
    )
    {
        if (policy is not null && !Parameters.MayBeNull(policy) && policy.NullableAnnotation == NullableAnnotation.NotAnnotated)
        {
            foreach (var name in arguments.Names.Where(Settings.OfPolicy.Contains))
                problems.Add(Problem.Of(Rules.HiddenByPolicy, arguments.At(name), name, policy.Name));
        }
        if (isText is true && constants.Any(c => c.Name == "Recovery" && c.Value.EndsWith(".Restart", StringComparison.Ordinal)))
            problems.Add(Problem.Of(Rules.RestartNeedsChunks, arguments.At("Recovery"), method.Name));
    }

    private static IEnumerable<INamedTypeSymbol> Hosts(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            yield return type;
    }

    private static MethodReading Refused(Problem problem) => new(null, new[] { problem }.ToEquatable());
}

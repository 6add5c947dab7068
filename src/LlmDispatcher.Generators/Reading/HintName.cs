using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators.Reading;

/// <summary>The name of a generated file: one for each method, the same in every build.</summary>
internal static class HintName
{
    /// <param name="method">The method.</param>
    /// <param name="signature">What tells it from others of its name.</param>
    public static string Of(IMethodSymbol method, string signature)
    {
        List<string> names = [method.Name];
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            names.Insert(0, type.Arity > 0 ? $"{type.Name}-{type.Arity}" : type.Name);
        if (!method.ContainingNamespace.IsGlobalNamespace)
            names.Insert(0, method.ContainingNamespace.ToDisplayString());
        var name = string.Join(".", names);
        var file = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')); // the compiler takes no others
        return $"{file}.{Hash(name + signature)}.g.cs";
    }

    /// <summary>FNV-1a: a string's own hash is another one in each process.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261;
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}

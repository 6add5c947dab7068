namespace LlmDispatcher.Generators.Models;

/// <summary>All that the body of a method needs to be written: text only, so that it is equal to itself after an edit elsewhere.</summary>
internal sealed record StreamMethod
{
    public string HintName { get; init; } = "";

    /// <summary>Empty for the global one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Headers of the types around the method, the outermost first, such as <c>partial class Stories</c>.</summary>
    public EquatableArray<string> Hosts { get; init; }

    /// <summary>Modifiers, return type, name, parameters and constraints, as the other part has them; without defaults.</summary>
    public string Signature { get; init; } = "";

    /// <summary>Parameters that must not be null.</summary>
    public EquatableArray<string> NotNull { get; init; }

    /// <summary>What the call is made of: members of <c>LlmStreamCall</c> with their expressions.</summary>
    public EquatableArray<Assignment> Members { get; init; }

    /// <summary>Expressions of images, in the order of the parameters.</summary>
    public EquatableArray<string> Images { get; init; }

    /// <summary>Who answers.</summary>
    public string Switch { get; init; } = "";

    /// <summary>The token's name, or <c>default</c>.</summary>
    public string Token { get; init; } = "default";

    public bool IsText { get; init; }

    /// <summary>The id of what is wrong with it, when it must not be called; its body only keeps the compiler from saying more.</summary>
    public string? Wrong { get; init; }
}

/// <summary>A member and what it is set to.</summary>
internal sealed record Assignment(string Name, string Value);

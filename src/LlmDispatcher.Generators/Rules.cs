using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators;

/// <summary>One rule for each misuse. Each has a line in <c>docs/llm-stream.md</c>.</summary>
internal static class Rules
{
    private const string Category = "LlmDispatcher";

    public static readonly DiagnosticDescriptor NotPartial = Of(
        "LLMD001",
        "The method is not partial",
        "'{0}' cannot get a body: [LlmStream] is for a partial method of a type; declare it as 'partial' and without a body"
    );

    public static readonly DiagnosticDescriptor HasBody = Of(
        "LLMD002",
        "The method has a body already",
        "'{0}' has a body already, which would never run: end the declaration with a semicolon, the body is generated"
    );

    public static readonly DiagnosticDescriptor WrongReturnType = Of(
        "LLMD003",
        "The return type is no stream",
        "'{0}' returns '{1}': let it return IAsyncEnumerable<string> for text, or IAsyncEnumerable<StreamChunk> for text with metadata"
    );

    public static readonly DiagnosticDescriptor HostNotPartial = Of(
        "LLMD004",
        "The type around the method is not partial",
        "'{0}' is not partial, so '{1}' cannot get a body: write 'partial' before its '{2}'"
    );

    public static readonly DiagnosticDescriptor FileLocalHost = Of(
        "LLMD005",
        "The type around the method is file-local",
        "'{0}' is local to its file, and the body of '{1}' comes from another one: make it internal or private"
    );

    public static readonly DiagnosticDescriptor NothingToAsk = Of(
        "LLMD006",
        "There is nothing to ask",
        "'{0}' has nothing to ask: give it a 'string prompt', a conversation of ChatMessage, or a Prompt in [LlmStream]"
    );

    public static readonly DiagnosticDescriptor UnusedParameter = Of(
        "LLMD007",
        "The parameter would be dropped",
        "Nothing uses '{0}' of type '{1}': {2}"
    );

    public static readonly DiagnosticDescriptor UnknownPlaceholder = Of(
        "LLMD008",
        "The placeholder names no parameter",
        "{0} has a place for '{{{1}}}', which is no parameter of '{2}'{3}; write '{{{{' for a brace"
    );

    public static readonly DiagnosticDescriptor MalformedTemplate = Of("LLMD009", "The template is malformed", "{0} is malformed: {1}");

    public static readonly DiagnosticDescriptor Unwritable = Of(
        "LLMD010",
        "The parameter cannot be written into a text",
        "'{0}' of type '{1}' cannot be written into {2}: {3}"
    );

    public static readonly DiagnosticDescriptor TwoOfAKind = Of(
        "LLMD011",
        "Two parameters mean the same",
        "'{0}' is a second {1} beside '{2}': a stream has one, so remove one of them"
    );

    public static readonly DiagnosticDescriptor OutOfRange = Of("LLMD012", "The value is out of range", "{0} must be {1}, and is {2}");

    public static readonly DiagnosticDescriptor ByReference = Of(
        "LLMD013",
        "The parameter is passed by reference",
        "'{0}' is passed as '{1}', but a stream runs after the call has returned: pass it by value"
    );

    public static readonly DiagnosticDescriptor SeveralSwitches = Of(
        "LLMD014",
        "Several members could be the switch",
        "'{0}' could ask {1} of '{2}': leave one of type LlmSwitch, or give '{0}' a parameter of that type"
    );

    public static readonly DiagnosticDescriptor HiddenByPolicy = Of(
        "LLMD015",
        "The setting never counts",
        "{0} never counts, because '{1}' is always given and counts whole: let '{1}' be null ('StreamPolicy? {1} = null'), or set it there"
    );

    public static readonly DiagnosticDescriptor RestartNeedsChunks = Of(
        "LLMD016",
        "A reader of text cannot be told of a restart",
        "Recovery = RecoveryMode.Restart needs chunks, which tell when an answer begins anew: let '{0}' return IAsyncEnumerable<StreamChunk>, or choose Continue or Fail"
    );

    public static readonly DiagnosticDescriptor EmptySetting = Of(
        "LLMD017",
        "The setting is empty",
        "{0} is empty: say what it is to be, or leave it out"
    );

    private static DiagnosticDescriptor Of(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}

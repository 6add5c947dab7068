using LlmDispatcher.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators.Reading;

/// <summary>The words of a request: which parameter is the prompt, what the templates say, and which parameters they hold.</summary>
internal sealed class Texts
{
    private readonly IMethodSymbol _method;
    private readonly AttributeArguments _arguments;
    private readonly KnownTypes _known;
    private readonly List<Problem> _problems;
    private readonly HashSet<string> _placed = [];
    private bool _isBroken;

    private Texts(IMethodSymbol method, AttributeArguments arguments, KnownTypes known, List<Problem> problems) =>
        (_method, _arguments, _known, _problems) = (method, arguments, known, problems);

    /// <summary>The expression of the user's message; <see langword="null"/> for none.</summary>
    public string? Prompt { get; private set; }

    /// <summary>The expression of the standing instructions; <see langword="null"/> for none.</summary>
    public string? SystemPrompt { get; private set; }

    /// <summary>The parameter that is the prompt and is looked at itself.</summary>
    public IParameterSymbol? Asked { get; private set; }

    public static Texts Read(
        IMethodSymbol method,
        AttributeArguments arguments,
        Parameters parameters,
        KnownTypes known,
        List<Problem> problems
    )
    {
        var texts = new Texts(method, arguments, known, problems);
        texts.Read(parameters);
        return texts;
    }

    private void Read(Parameters parameters)
    {
        var prompt = ReadTemplate("Prompt");
        var system = ReadTemplate("SystemPrompt");
        Asked = FindPrompt(parameters.Texts, hasTemplate: _arguments.TextOf("Prompt") is not null);
        if (!_isBroken)
        {
            foreach (
                var unused in parameters.Texts.Where(p =>
                    !_placed.Contains(p.Name) && p.Name != Asked?.Name && p.Type.TypeKind != TypeKind.Error
                )
            )
                _problems.Add(
                    Problem.Of(Rules.UnusedParameter, unused.Locations[0], unused.Name, Words.Shown(unused.Type), Advice(unused))
                );
        }
        SystemPrompt = system?.ToExpression(Value);
        Prompt =
            prompt is not null ? $"{Call}.Asked({prompt.ToExpression(Value)}, \"Prompt\")"
            : Asked is not null ? Checked(Asked)
            : null;
        if (
            Prompt is null
            && parameters.Of(ParameterKind.History) is null
            && parameters.Of(ParameterKind.Audio) is null
            && _problems.Count == 0
        )
            _problems.Add(Problem.Of(Rules.NothingToAsk, _method.Locations[0], _method.Name));
    }

    private const string Call = "global::LlmDispatcher.LlmStreamCall";

    /// <summary>The parameter named prompt, which is looked at wherever it goes; else, where no template says what is sent, the first string that has no place yet.</summary>
    private IParameterSymbol? FindPrompt(List<IParameterSymbol> texts, bool hasTemplate)
    {
        var strings = texts.Where(p => p.Type.SpecialType == SpecialType.System_String).ToList();
        var named = strings.Find(p => string.Equals(p.Name, "prompt", StringComparison.OrdinalIgnoreCase));
        if (hasTemplate)
            return named is not null && _placed.Contains(named.Name) ? named : null;
        return named ?? strings.Find(p => !_placed.Contains(p.Name));
    }

    /// <summary>In a hole of a text, where a bare colon would begin a format.</summary>
    private string Value(string name) => name == Asked?.Name ? $"({Checked(Asked)})" : Words.Code(name);

    private static string Checked(IParameterSymbol prompt) =>
        $"{Call}.{(Parameters.MayBeNull(prompt) ? "AskedIfAny" : "Asked")}({Words.Code(prompt.Name)}, {Words.Literal(prompt.Name)})";

    private Template? ReadTemplate(string name)
    {
        if (_arguments.TextOf(name) is not { } text)
            return null;
        if (string.IsNullOrWhiteSpace(text))
            return Broken(Problem.Of(Rules.EmptySetting, _arguments.At(name), name));
        var template = Template.Parse(text);
        if (template.Error is { } error)
            return Broken(Problem.Of(Rules.MalformedTemplate, _arguments.Within(name, error.Position, 1), name, error.Message));
        foreach (var place in template.Places)
        {
            if (ProblemOf(place, name) is { } problem)
                Broken(problem);
            _placed.Add(place.Name!);
        }
        return template;
    }

    private Problem? ProblemOf(Template.Part place, string template)
    {
        var location = _arguments.Within(template, place.Position, place.Name!.Length);
        var parameter = _method.Parameters.FirstOrDefault(p => p.Name == place.Name);
        if (parameter is null)
            return Problem.Of(Rules.UnknownPlaceholder, location, template, place.Name, _method.Name, Guess(place.Name));
        return Writability.Problem(parameter.Type, place.Text is not null, _known) is { } why
            ? Problem.Of(Rules.Unwritable, location, parameter.Name, Words.Shown(parameter.Type), template, why)
            : null;
    }

    private Template? Broken(Problem problem)
    {
        _isBroken = true;
        _problems.Add(problem);
        return null;
    }

    private string Guess(string name) =>
        _method.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $" (did you mean '{{{meant.Name}}}'?)"
            : "";

    private string Advice(IParameterSymbol parameter) =>
        parameter.Name switch
        {
            "conversationHistory" or "history" or "messages" =>
                "a conversation is a list of ChatMessage, such as IReadOnlyList<ChatMessage>",
            "image" or "images" => "images are of the type ImageInput, or a list of it",
            "audio" or "recording" => "a recording is of the type AudioInput",
            _ when _known.IsMessage(parameter.Type) => "a conversation is a list of ChatMessage, such as IReadOnlyList<ChatMessage>",
            var name => $"write '{{{name}}}' where it belongs into Prompt or SystemPrompt, or remove it",
        };
}

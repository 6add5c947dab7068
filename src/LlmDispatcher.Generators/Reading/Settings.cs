using System.Globalization;
using LlmDispatcher.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmDispatcher.Generators.Reading;

/// <summary>The attribute's constants as members of a call.</summary>
internal static class Settings
{
    /// <summary>Those that are laid over a policy.</summary>
    public static readonly string[] OfPolicy = ["TimeoutSeconds", "MaxRetries", "Fallback", "Recovery"];

    private static readonly string[] OfRequest = ["Model", "Providers", "Strategy", "MaxOutputTokens", "Temperature", "MaxCost"];

    private const double LongestTimeout = 24 * 60 * 60;
    private const double HighestCost = 1_000_000;

    public static IEnumerable<Assignment> Read(AttributeArguments arguments, List<Problem> problems)
    {
        if (arguments.TaskType is { } task && Named(task, null, "the task type", arguments, problems) is { } named)
            yield return new("TaskType", named);
        foreach (var name in OfRequest.Concat(OfPolicy))
        {
            if (arguments.Of(name) is { } value && Expression(name, value, arguments, problems) is { } expression)
                yield return new(name, expression);
        }
    }

    private static string? Expression(string name, TypedConstant value, AttributeArguments arguments, List<Problem> problems)
    {
        switch (name)
        {
            case "Model":
                return value.IsNull ? null : NotEmpty(name, [value], arguments, problems)?[0];
            case "Providers":
                return value.IsNull || NotEmpty(name, value.Values, arguments, problems) is not { } ids
                    ? null
                    : $"new string[] {{ {string.Join(", ", ids)} }}";
            case "Strategy" or "Recovery":
                return Named(value, name, name, arguments, problems);
            case "Fallback":
                return value.Value is true ? "true" : "false";
            case "MaxRetries":
                return Number(name, value, n => n >= 0, "0 or more", "", arguments, problems);
            case "MaxOutputTokens":
                return Number(name, value, n => n >= 1, "1 or more", "", arguments, problems);
            case "Temperature":
                return Number(name, value, n => n is >= 0 and <= 2, "from 0 to 2", "f", arguments, problems);
            case "MaxCost":
                return Number(name, value, n => n is >= 0 and <= HighestCost, "from 0 to a million USD", "m", arguments, problems);
            default:
                return Number(
                    name,
                    value,
                    n => n is > 0 and <= LongestTimeout,
                    "more than 0 and at most a day (86400)",
                    "d",
                    arguments,
                    problems
                );
        }
    }

    private static string? Number(
        string name,
        TypedConstant value,
        Func<double, bool> isInside,
        string range,
        string suffix,
        AttributeArguments arguments,
        List<Problem> problems
    )
    {
        var written = value.Value switch
        {
            float f => f.ToString("R", CultureInfo.InvariantCulture),
            double d when suffix == "m" && isInside(d) => ((decimal)d).ToString(CultureInfo.InvariantCulture),
            double d => d.ToString("R", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
        };
        if (isInside(Convert.ToDouble(value.Value, CultureInfo.InvariantCulture)))
            return written + suffix;
        problems.Add(Problem.Of(Rules.OutOfRange, arguments.At(name), name, range, written));
        return null;
    }

    /// <summary>A cast number names nothing.</summary>
    private static string? Named(TypedConstant value, string? name, string shown, AttributeArguments arguments, List<Problem> problems)
    {
        var member = value
            .Type!.GetMembers()
            .OfType<IFieldSymbol>()
            .FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value));
        if (member is not null)
            return $"{Words.Code(value.Type)}.{member.Name}";
        var range = $"a member of {value.Type.Name}";
        problems.Add(
            Problem.Of(Rules.OutOfRange, arguments.At(name), shown, range, Convert.ToString(value.Value, CultureInfo.InvariantCulture)!)
        );
        return null;
    }

    private static string[]? NotEmpty(string name, IReadOnlyList<TypedConstant> texts, AttributeArguments arguments, List<Problem> problems)
    {
        if (texts.Count > 0 && texts.All(t => t.Value is string text && !string.IsNullOrWhiteSpace(text)))
            return [.. texts.Select(t => Words.Literal((string)t.Value!))];
        problems.Add(Problem.Of(Rules.EmptySetting, arguments.At(name), name));
        return null;
    }
}

using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>How long to think, in both vocabularies; and what seals a call whose thoughts are not known.</summary>
/// <remarks>
/// Models up to Gemini 2.5 have a budget of tokens; the later ones have levels, and some of them take nothing else. A name that tells no version is
/// taken for a later one. The budgets are those that Google's OpenAI-compatible endpoint gives to the same words.
/// </remarks>
internal static class GeminiThinking
{
    /// <summary>
    /// The seal that Google documents for a call that no Gemini made, or whose own was lost on the way: later models answer a call since the user's last words that has none with a 400.
    /// See https://ai.google.dev/gemini-api/docs/thought-signatures.
    /// </summary>
    public const string NoSeal = "skip_thought_signature_validator";

    private const int LeastOfPro = 128;
    private const int MostOfPro = 32_768;
    private const int Most = 24_576;

    private static readonly (ReasoningEffort Effort, int Budget, string Level)[] Words =
    [
        (ReasoningEffort.Low, 1_024, "LOW"),
        (ReasoningEffort.Medium, 8_192, "MEDIUM"),
        (ReasoningEffort.High, Most, "HIGH"),
    ];

    /// <summary>Whether there is anything to write.</summary>
    public static bool SaysAnything(ReasoningOptions reasoning) => reasoning.Effort is not null || reasoning.Output is not null;

    /// <summary>Whether the first call of a turn needs a seal.</summary>
    public static bool WantsSealedCalls(string? model) =>
        model?.Contains("gemini-", StringComparison.OrdinalIgnoreCase) is true && !TakesBudget(model);

    /// <summary>Writes the <c>thinkingConfig</c>.</summary>
    public static void Write(RequestOutput output, ReasoningOptions reasoning, string model)
    {
        var json = output.Json;
        json.WriteStartObject();
        if (reasoning.Output is { } thoughts)
        {
            json.WriteBoolean("includeThoughts", thoughts != ReasoningOutput.None);
            if (thoughts == ReasoningOutput.Full)
                output.Drop("Reasoning.Output of Full (Summary is all there is)");
        }
        if (reasoning.Effort is { } effort)
        {
            if (TakesBudget(model))
                json.WriteNumber("thinkingBudget", Budget(output, effort, model.Contains("-pro", StringComparison.OrdinalIgnoreCase)));
            else
                json.WriteString("thinkingLevel", Level(output, effort));
        }
        json.WriteEndObject();
    }

    /// <summary>The effort behind a budget; <see langword="null"/> for one that has no name in Microsoft.Extensions.AI.</summary>
    public static ReasoningEffort? FromBudget(long budget)
    {
        if (budget == 0)
            return ReasoningEffort.None;
        if (budget == MostOfPro)
            return ReasoningEffort.ExtraHigh;
        foreach (var (effort, known, _) in Words)
        {
            if (known == budget)
                return effort;
        }
        return null;
    }

    /// <summary>The effort behind a level; <see langword="null"/> for one that has no name in Microsoft.Extensions.AI, such as <c>MINIMAL</c>.</summary>
    public static ReasoningEffort? FromLevel(string level)
    {
        foreach (var (effort, _, known) in Words)
        {
            if (known.Equals(level, StringComparison.OrdinalIgnoreCase))
                return effort;
        }
        return null;
    }

    private static bool TakesBudget(string model) =>
        model.Contains("gemini-1", StringComparison.OrdinalIgnoreCase) || model.Contains("gemini-2", StringComparison.OrdinalIgnoreCase);

    private static int Budget(RequestOutput output, ReasoningEffort effort, bool isPro)
    {
        switch (effort)
        {
            case ReasoningEffort.None when isPro:
                output.Drop($"Reasoning.Effort of None (the model thinks at least {LeastOfPro} tokens)");
                return LeastOfPro;
            case ReasoningEffort.None:
                return 0;
            case ReasoningEffort.ExtraHigh when isPro:
                return MostOfPro;
            case ReasoningEffort.ExtraHigh:
                output.Drop("Reasoning.Effort of ExtraHigh (High is the most)");
                return Most;
            default:
                return Word(output, effort).Budget;
        }
    }

    private static string Level(RequestOutput output, ReasoningEffort effort)
    {
        switch (effort)
        {
            case ReasoningEffort.None:
                output.Drop("Reasoning.Effort of None (MINIMAL is the least)");
                return "MINIMAL";
            case ReasoningEffort.ExtraHigh:
                output.Drop("Reasoning.Effort of ExtraHigh (HIGH is the most)");
                return "HIGH";
            default:
                return Word(output, effort).Level;
        }
    }

    private static (ReasoningEffort Effort, int Budget, string Level) Word(RequestOutput output, ReasoningEffort effort)
    {
        foreach (var word in Words)
        {
            if (word.Effort == effort)
                return word;
        }
        output.Refuse($"the reasoning effort {effort}");
        return default;
    }
}

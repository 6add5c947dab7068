using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>
/// How hard to think, in both vocabularies. Newer models think as much as they see fit (<c>thinking: adaptive</c>) within <c>output_config.effort</c>; those
/// of the 4.5 generation and before know no effort for that, but a budget of tokens, which later ones reject.
/// </summary>
internal static class ThinkingOptions
{
    public const int MinBudget = 1024;

    private static readonly (ReasoningEffort Effort, string Word, int Budget)[] Table =
    [
        (ReasoningEffort.Low, "low", 2048),
        (ReasoningEffort.Medium, "medium", 8192),
        (ReasoningEffort.High, "high", 16384),
        (ReasoningEffort.ExtraHigh, "xhigh", 32768),
    ];

    /// <summary>The dialect's word; <see langword="null"/> for no reasoning, which is told in another way.</summary>
    public static string? ToWord(ReasoningEffort effort) => Array.Find(Table, t => t.Effort == effort).Word;

    /// <summary>The budget for an effort; 0 for no reasoning.</summary>
    public static int ToBudget(ReasoningEffort effort) => Array.Find(Table, t => t.Effort == effort).Budget;

    /// <summary>The effort behind a word; <see langword="null"/> for one that has no name in Microsoft.Extensions.AI, such as <c>max</c>.</summary>
    public static ReasoningEffort? FromWord(string word) =>
        Array.Find(Table, t => t.Word == word) is { Word: not null } found ? found.Effort : null;

    /// <summary>The effort that a budget comes to.</summary>
    public static ReasoningEffort FromBudget(long budget)
    {
        foreach (var (effort, _, most) in Table)
        {
            if (budget <= most)
                return effort;
        }
        return ReasoningEffort.ExtraHigh;
    }

    /// <summary>Writes the <c>thinking</c> member for an effort.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="reasoning">What the request asks for.</param>
    /// <param name="budget">The tokens to think with; <see langword="null"/> for a model that decides itself.</param>
    public static void Write(RequestOutput output, ReasoningOptions reasoning, int? budget)
    {
        var json = output.Json;
        json.WriteStartObject("thinking");
        if (reasoning.Effort is ReasoningEffort.None)
            json.WriteString("type", "disabled");
        else if (budget is { } tokens)
        {
            json.WriteString("type", "enabled");
            json.WriteNumber("budget_tokens", tokens);
        }
        else
            json.WriteString("type", "adaptive");
        if (reasoning.Output is { } wanted)
        {
            if (reasoning.Effort is not ReasoningEffort.None && DisplayOf(wanted) is { } display)
                json.WriteString("display", display);
            else
                output.Drop("Reasoning.Output");
        }
        json.WriteEndObject();
    }

    /// <summary>What is to be shown; <see langword="null"/> when it is not said, or in a word that has no name in Microsoft.Extensions.AI.</summary>
    public static ReasoningOutput? FromDisplay(string? display) =>
        display switch
        {
            "omitted" => ReasoningOutput.None,
            "summarized" => ReasoningOutput.Summary,
            _ => null,
        };

    private static string? DisplayOf(ReasoningOutput output) =>
        output switch
        {
            ReasoningOutput.None => "omitted",
            ReasoningOutput.Summary => "summarized",
            _ => null, // nobody outside sees the whole of it
        };
}

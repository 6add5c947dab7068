using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>How hard to think, in both vocabularies.</summary>
internal static class ReasoningEfforts
{
    private static readonly (ReasoningEffort Effort, string Word)[] Words =
    [
        (ReasoningEffort.None, "none"),
        (ReasoningEffort.Low, "low"),
        (ReasoningEffort.Medium, "medium"),
        (ReasoningEffort.High, "high"),
        (ReasoningEffort.ExtraHigh, "xhigh"),
    ];

    /// <summary>The dialect's word.</summary>
    public static string ToWire(RequestOutput output, ReasoningEffort effort)
    {
        foreach (var (known, word) in Words)
        {
            if (known == effort)
                return word;
        }
        output.Refuse($"the reasoning effort {effort}");
        return "";
    }

    /// <summary>The effort behind a word; <see langword="null"/> for one that has no name in Microsoft.Extensions.AI, such as <c>minimal</c>.</summary>
    public static ReasoningEffort? FromWire(string word)
    {
        foreach (var (effort, known) in Words)
        {
            if (known == word)
                return effort;
        }
        return null;
    }
}

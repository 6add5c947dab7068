using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>What the dispatcher has to say about an answer, as additional properties. Texts and numbers only: caches and logs write them as JSON.</summary>
internal static class UpdateNotes
{
    private const string Prefix = "llmd.";

    /// <summary>A later attempt takes over.</summary>
    public static AdditionalPropertiesDictionary Of(Seam seam) => new() { [Prefix + "seam"] = $"{seam.Provider}/{seam.Model}" };

    /// <param name="summary">How the stream went.</param>
    /// <param name="dropped">What of the request was left out.</param>
    public static AdditionalPropertiesDictionary Of(StreamSummary summary, IReadOnlyCollection<string> dropped)
    {
        var notes = new AdditionalPropertiesDictionary
        {
            [Prefix + "provider"] = summary.Provider,
            [Prefix + "attempts"] = summary.Attempts.Count,
        };
        if (summary.Seams.Count > 0)
            notes[Prefix + "seams"] = summary.Seams.Count;
        if (dropped.Count > 0)
            notes[Prefix + "dropped"] = string.Join(", ", dropped);
        return notes;
    }
}

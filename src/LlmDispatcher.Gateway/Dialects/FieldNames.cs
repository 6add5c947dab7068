using System.Text.RegularExpressions;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>
/// The members of a request as its sender wrote them. The writers name what they leave out or refuse in the words of whoever calls from code; a client of the gateway has never seen those.
/// </summary>
internal static partial class FieldNames
{
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["Seed"] = ["seed", "seed", "seed", "generationConfig.seed"],
        ["TopK"] = ["top_k", "top_k", "top_k", "generationConfig.topK"],
        ["FrequencyPenalty"] = ["frequency_penalty", "frequency_penalty", "frequency_penalty", "generationConfig.frequencyPenalty"],
        ["PresencePenalty"] = ["presence_penalty", "presence_penalty", "presence_penalty", "generationConfig.presencePenalty"],
        ["StopSequences"] = ["stop", "stop", "stop_sequences", "generationConfig.stopSequences"],
        ["ResponseFormat.SchemaName"] = ["response_format.json_schema.name", "text.format.name", "output_config.format", "responseSchema"],
        ["ResponseFormat.SchemaDescription"] =
        [
            "response_format.json_schema.description",
            "text.format.description",
            "output_config.format",
            "responseSchema",
        ],
        ["a JSON answer without a schema"] =
        [
            "response_format of type json_object: it wants a schema",
            "text.format of type json_object: it wants a schema",
            "output_config.format without a schema",
            "generationConfig.responseMimeType without a schema",
        ],
        ["Reasoning.Output"] = ["reasoning", "reasoning.summary", "thinking.display", "generationConfig.thinkingConfig.includeThoughts"],
        ["Reasoning.Effort"] = ["reasoning_effort", "reasoning.effort", "thinking", "generationConfig.thinkingConfig"],
    };

    /// <summary>The text with the names that a client of the language knows.</summary>
    public static string In(WireDialect language, string text)
    {
        var column = language switch
        {
            WireDialect.Responses => 1,
            WireDialect.Anthropic => 2,
            WireDialect.Google => 3,
            _ => 0,
        };
        return Known().Replace(text, match => Names[match.Value][column]);
    }

    [GeneratedRegex(
        @"\b(?:Seed|TopK|FrequencyPenalty|PresencePenalty|StopSequences|ResponseFormat\.Schema(?:Name|Description)|a JSON answer without a schema|Reasoning\.(?:Output|Effort))\b"
    )]
    private static partial Regex Known();
}

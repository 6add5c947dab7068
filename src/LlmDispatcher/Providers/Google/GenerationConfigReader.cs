using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads how the answer is to be made.</summary>
internal static class GenerationConfigReader
{
    private static readonly string[] Known = GeminiNames.Both(
        "temperature",
        "topP",
        "topK",
        "maxOutputTokens",
        "stopSequences",
        "candidateCount",
        "seed",
        "presencePenalty",
        "frequencyPenalty",
        "responseMimeType",
        "responseJsonSchema",
        "thinkingConfig"
    );

    /// <summary>Reads it all.</summary>
    /// <param name="config">The member; may be absent.</param>
    /// <param name="options">Takes what it says.</param>
    /// <param name="extras">Takes what we have no word for.</param>
    public static (float? Temperature, int? MaxOutputTokens) Read(
        RequestNode config,
        ChatOptions options,
        ref AdditionalPropertiesDictionary? extras
    )
    {
        if (config.IsAbsent)
            return default;
        config.Object().KeepUnknown(ref extras, GenerationConfigWriter.Name, Known);
        if (config.Get("candidateCount").OptionalInteger() is not (null or 1))
            throw config.Get("candidateCount").Wrong("only one answer for each request is supported.");
        options.TopP = config.Get("topP").OptionalNumber();
        options.TopK = ReadWhole(config.Get("topK"));
        options.Seed = config.Get("seed").OptionalInteger();
        options.PresencePenalty = config.Get("presencePenalty").OptionalNumber();
        options.FrequencyPenalty = config.Get("frequencyPenalty").OptionalNumber();
        if (config.Get("stopSequences") is { IsAbsent: false } stops)
            options.StopSequences = [.. stops.Items().Select(s => s.Text())];
        ReadFormat(config, options, ref extras);
        if (config.Get("thinkingConfig") is { IsAbsent: false } thinking)
        {
            options.Reasoning = ReadThinking(thinking.Object());
            if (options.Reasoning is null)
                Keep(thinking, "thinkingConfig", ref extras);
        }
        return (ReadTemperature(config.Get("temperature")), ReadMax(config.Get("maxOutputTokens")));
    }

    private static float? ReadTemperature(RequestNode node) =>
        node.OptionalNumber() is not { } value ? null
        : value is >= 0 and <= 2 ? value
        : throw node.Wrong("expected a number from 0 to 2.");

    private static int? ReadMax(RequestNode node) =>
        node.OptionalInteger() switch
        {
            null => null,
            >= 1 and <= int.MaxValue and var max => (int)max,
            _ => throw node.Wrong("expected a whole number from 1."),
        };

    // Some SDKs hold it as a float, and write 40 as 40.0.
    private static int? ReadWhole(RequestNode node) =>
        node.OptionalNumber() is not { } value ? null
        : value is >= 0 and <= 1_000_000 && float.IsInteger(value) ? (int)value
        : throw node.Wrong("expected a whole number.");

    private static void ReadFormat(RequestNode config, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        var (type, schema) = (config.Get("responseMimeType"), config.Get("responseJsonSchema"));
        switch (type.OptionalText()?.ToLowerInvariant())
        {
            case "text/plain" when schema.IsAbsent:
                options.ResponseFormat = ChatResponseFormat.Text;
                break;
            case "application/json" when schema.IsAbsent && config.Get("responseSchema") is { IsAbsent: false } own:
                options.ResponseFormat = ChatResponseFormat.ForJsonSchema(GeminiSchema.ToJsonSchema(own.Object())); // for others; Google gets its own
                break;
            case "application/json":
                options.ResponseFormat = schema.IsAbsent
                    ? ChatResponseFormat.Json
                    : ChatResponseFormat.ForJsonSchema(schema.Object().Json.Clone());
                break;
            default:
                if (!type.IsAbsent)
                    Keep(type, "responseMimeType", ref extras);
                if (!schema.IsAbsent)
                    Keep(schema, "responseJsonSchema", ref extras);
                break;
        }
    }

    /// <returns>The options; <see langword="null"/> for what Microsoft.Extensions.AI has no word for.</returns>
    private static ReasoningOptions? ReadThinking(RequestNode node)
    {
        AdditionalPropertiesDictionary? unknown = null;
        node.KeepUnknown(ref unknown, null, ThinkingNames);
        var (budget, level) = (node.Get("thinkingBudget").OptionalInteger(), node.Get("thinkingLevel").OptionalText());
        ReasoningEffort? effort =
            budget is { } tokens ? GeminiThinking.FromBudget(tokens)
            : level is not null ? GeminiThinking.FromLevel(level)
            : null;
        if (
            unknown is not null
            || (budget is not null && level is not null)
            || (effort is null && (budget is not null || level is not null))
        )
            return null;
        return new ReasoningOptions
        {
            Effort = effort,
            Output = node.Get("includeThoughts").OptionalFlag() switch
            {
                true => ReasoningOutput.Summary,
                false => ReasoningOutput.None,
                null => null,
            },
        };
    }

    private static readonly string[] ThinkingNames = GeminiNames.Both("includeThoughts", "thinkingBudget", "thinkingLevel");

    private static void Keep(RequestNode node, string name, ref AdditionalPropertiesDictionary? extras) =>
        (extras ??= [])[$"{GenerationConfigWriter.Name}.{name}"] = node.Json.Clone();
}

using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What a request asks of the answer as a whole: how hard it is thought about, and in which form it comes.</summary>
internal static class MessagesOutputConfig
{
    /// <summary>The member of the body.</summary>
    public const string Name = "output_config";

    /// <summary>Whether the thinking is capped in tokens, by a number of ours.</summary>
    public static bool ThinksWithBudget(ChatOptions? options, string model) =>
        options?.Reasoning?.Effort is not (null or ReasoningEffort.None) && !SaysHowToThink(options) && ClaudeModels.TakesBudget(model);

    /// <summary>Writes the <c>thinking</c> member, or names what of it cannot be said.</summary>
    public static void WriteReasoning(RequestOutput body, ChatOptions options, string model, int? budget)
    {
        if (options.Reasoning is not { } reasoning || SaysHowToThink(options))
            return;
        if (reasoning.Effort is null)
        {
            if (reasoning.Output is not null)
                body.Drop("Reasoning.Output");
        }
        else if (ClaudeModels.TakesBudget(model) && budget is < ThinkingOptions.MinBudget)
            body.Drop("Reasoning.Effort (the answer is capped below what thinking takes at least)");
        else
            ThinkingOptions.Write(body, reasoning, budget);
    }

    /// <summary>Writes the member itself, where there is anything to say in it.</summary>
    public static void Write(RequestOutput body, ChatOptions options, string model)
    {
        if (MessagesRequestWriter.Has(options, Name))
            return;
        var effort = options.Reasoning?.Effort is { } wanted && !ClaudeModels.TakesBudget(model) ? ThinkingOptions.ToWord(wanted) : null;
        if (SaysHowToThink(options))
            effort = null;
        var schema = MessagesRequestWriter.Has(options, $"{Name}.format") ? null : ReadSchema(body, options);
        var hasMore = options.AdditionalProperties?.Any(p => Extras.IsNested(p.Key, Name)) is true;
        if (effort is null && schema is null && !hasMore)
            return;
        body.Json.WriteStartObject(Name);
        if (effort is not null)
            body.Json.WriteString("effort", effort);
        if (schema is { } form)
        {
            body.Json.WriteStartObject("format");
            body.Json.WriteString("type", "json_schema");
            body.Json.WritePropertyName("schema");
            WireJson.WriteValue(body.Json, form);
            body.Json.WriteEndObject();
        }
        Extras.WriteNested(body, options.AdditionalProperties, Name);
        body.Json.WriteEndObject();
    }

    private static JsonElement? ReadSchema(RequestOutput body, ChatOptions options)
    {
        switch (options.ResponseFormat)
        {
            case null or ChatResponseFormatText:
                return null;
            case ChatResponseFormatJson { Schema: { } schema } json:
                if (json.SchemaName is not null)
                    body.Drop("ResponseFormat.SchemaName");
                if (json.SchemaDescription is not null)
                    body.Drop("ResponseFormat.SchemaDescription");
                return schema;
            case ChatResponseFormatJson:
                body.Refuse("a JSON answer without a schema");
                return null;
            default:
                body.Refuse($"the response format {options.ResponseFormat.GetType().Name}");
                return null;
        }
    }

    // Whoever gives one of the members in the dialect's own words means what they say, and nothing of ours beside it.
    private static bool SaysHowToThink(ChatOptions options) =>
        MessagesRequestWriter.Has(options, "thinking")
        || MessagesRequestWriter.Has(options, Name)
        || MessagesRequestWriter.Has(options, $"{Name}.effort");
}

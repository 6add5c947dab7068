using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>A function that a client offers: a declaration whose properties can be given, which the factory's cannot.</summary>
internal sealed class FunctionTool(string name, string description, JsonElement schema, AdditionalPropertiesDictionary? properties)
    : AIFunctionDeclaration
{
    /// <summary>The property of a tool that asks for arguments exactly by its schema.</summary>
    public const string Strict = "strict";

    /// <summary>The same in the words of Microsoft.Extensions.AI, for tools and for the response format.</summary>
    public const string StrictJsonSchema = "strictJsonSchema";

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties ?? [];

    /// <summary>A flag among the properties, as a value or as JSON; <see langword="null"/> when there is none.</summary>
    public static bool? ReadFlag(IEnumerable<KeyValuePair<string, object?>>? properties, string name)
    {
        foreach (var (key, value) in properties ?? [])
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value switch
                {
                    bool flag => flag,
                    JsonElement { ValueKind: JsonValueKind.True } => true,
                    JsonElement { ValueKind: JsonValueKind.False } => false,
                    _ => null,
                };
        }
        return null;
    }

    /// <summary>Whether a function wants arguments exactly by its schema; <see langword="null"/> when it does not say.</summary>
    public static bool? IsStrict(AIFunctionDeclaration function) =>
        ReadFlag(function.AdditionalProperties, Strict) ?? ReadFlag(function.AdditionalProperties, StrictJsonSchema);
}

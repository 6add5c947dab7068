using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>A function as a client of the dialect declares it.</summary>
internal sealed class GeminiFunction(
    string name,
    string description,
    JsonElement schema,
    JsonElement parameters,
    AdditionalPropertiesDictionary? properties
) : AIFunctionDeclaration
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    /// <summary>The parameters in the dialect's own form of a schema, if the client gave them so; undefined otherwise.</summary>
    public JsonElement Parameters => parameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties ?? [];
}

/// <summary>A tool of the provider's that has no word in Microsoft.Extensions.AI, such as <c>urlContext</c>. No other dialect takes it.</summary>
/// <param name="json">The tool.</param>
internal sealed class GeminiTool(JsonElement json) : AITool
{
    public JsonElement Json => json;
}

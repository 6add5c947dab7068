using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Requests;

/// <summary>A function with other properties than it was declared with.</summary>
internal sealed class PlainFunction(AIFunctionDeclaration function, AdditionalPropertiesDictionary properties) : AIFunctionDeclaration
{
    public override string Name => function.Name;

    public override string Description => function.Description;

    public override JsonElement JsonSchema => function.JsonSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties;
}

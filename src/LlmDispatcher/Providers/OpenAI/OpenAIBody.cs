using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What the bodies of the family's requests have in common.</summary>
internal static class OpenAIBody
{
    /// <summary>Whether the caller has given a member of the body by its own name.</summary>
    public static bool Has(ChatOptions? options, string name) => options?.AdditionalProperties?.ContainsKey(name) is true;

    /// <summary>Keeps a member that Microsoft.Extensions.AI has no word for, so that it is passed on.</summary>
    public static void Keep(RequestNode node, ref AdditionalPropertiesDictionary? extras) => (extras ??= [])[node.Path] = node.Json.Clone();

    public static float? ReadTemperature(RequestNode node) =>
        node.OptionalNumber() is not { } value ? null
        : value is >= 0 and <= 2 ? value
        : throw node.Wrong("expected a number from 0 to 2.");

    /// <summary>A number that caps something; <see langword="null"/> when absent.</summary>
    public static int? ReadCount(RequestNode node) =>
        node.OptionalInteger() switch
        {
            null => null,
            >= 1 and <= int.MaxValue and var count => (int)count,
            _ => throw node.Wrong("expected a whole number from 1."),
        };

    /// <summary>Takes the standing instructions from the head of a conversation; <see langword="null"/> when there are none.</summary>
    /// <remarks>Only the first, and only when it is nothing but one text: joining several would change what the model reads.</remarks>
    public static string? TakeSystemPrompt(List<ChatMessage> messages)
    {
        if (
            messages.Count < 2
            || messages[0]
                is not { AuthorName: null, AdditionalProperties: null, Contents: [TextContent { AdditionalProperties: null } text] } first
            || (first.Role != ChatRole.System && first.Role.Value != "developer")
            || text.Text.Length == 0
        )
            return null;
        messages.RemoveAt(0);
        return text.Text;
    }

    public static void WriteNumber(RequestOutput output, ChatOptions? options, string name, float? value)
    {
        if (value is not { } number || Has(options, name))
            return;
        if (!float.IsFinite(number))
            output.Refuse($"{name} of {number}");
        output.Json.WriteNumber(name, number);
    }

    /// <summary>Writes a member that the caller gave by its own name.</summary>
    public static void WriteAdditional(RequestOutput body, string name, object? value)
    {
        body.Json.WritePropertyName(name);
        try
        {
            WireJson.WriteValue(body.Json, value);
        }
        catch (NotSupportedException)
        {
            body.Refuse($"the additional property '{name}': its type {value?.GetType().Name} has no JSON form");
        }
    }

    /// <summary>Refuses the members that are ours to set, and what belongs to conversations that the provider keeps.</summary>
    public static void RefuseWhatIsOurs(RequestOutput body, ChatOptions options, ReadOnlySpan<string> ours)
    {
        foreach (var name in ours)
        {
            if (Has(options, name))
                body.Refuse($"the additional property '{name}': it is ours to set");
        }
        if (options.TopK is not null && !Has(options, "top_k"))
            body.Refuse("TopK (where a server knows it, give the additional property 'top_k')");
    }
}

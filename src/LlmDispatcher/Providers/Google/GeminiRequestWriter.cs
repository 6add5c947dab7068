using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes a request as the body of a <c>generateContent</c> call; the model and the wish to stream are in the address.</summary>
/// <remarks>
/// What the dialect cannot express and could change the meaning is refused by name; what cannot change it is left out, and named too.
/// <see cref="ChatOptions.AdditionalProperties"/> are written as members of the body and win over ours of the same name; those of a nested object are
/// named <c>generationConfig.member</c> and <c>toolConfig.member</c>.
/// </remarks>
internal static class GeminiRequestWriter
{
    private static readonly string[] OurOwn = ["model", "contents", GenerationConfigWriter.Name + ".candidateCount"];

    private const string StrictJsonSchema = "strictJsonSchema"; // in the words of Microsoft.Extensions.AI

    /// <summary>Writes the body.</summary>
    /// <param name="request">What to answer.</param>
    /// <param name="model">The model, as the provider knows it: it decides how reasoning is asked for.</param>
    /// <param name="output">Where to. When the request is refused, it may hold the beginning of a body, which is not to be sent.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The dialect cannot express the request.</exception>
    public static void Write(TaskRequest request, string model, IBufferWriter<byte> output, ICollection<string>? dropped = null)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        var body = new RequestOutput(json, "Google Gemini", dropped);
        RefuseWhatHasNoPlace(body, request.Options);
        json.WriteStartObject();
        GeminiContentWriter.Write(body, request);
        GenerationConfigWriter.Write(body, request, model);
        if (request.Options is { } options)
        {
            GeminiToolWriter.Write(body, options);
            WriteAdditional(body, options);
            DropWhatSaysNothing(body, options);
        }
        json.WriteEndObject();
    }

    /// <summary>Whether the caller has given a member of the body by its own name.</summary>
    public static bool Has(ChatOptions? options, string name) => options?.AdditionalProperties?.ContainsKey(name) is true;

    /// <summary>Writes a member that the caller gave by its name.</summary>
    public static void WriteMember(RequestOutput body, string name, object? value, string property)
    {
        body.Json.WritePropertyName(name);
        try
        {
            WireJson.WriteValue(body.Json, value);
        }
        catch (NotSupportedException)
        {
            body.Refuse($"the additional property '{property}': its type {value?.GetType().Name} has no JSON form");
        }
    }

    private static void WriteAdditional(RequestOutput body, ChatOptions options)
    {
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            var isWritten =
                Extras.IsNested(name, GenerationConfigWriter.Name)
                || Extras.IsNested(name, GeminiToolWriter.ConfigName)
                || name.Equals(GenerationConfigWriter.Name, StringComparison.OrdinalIgnoreCase);
            if (name.Equals(StrictJsonSchema, StringComparison.OrdinalIgnoreCase))
                body.Drop(name); // a schema is always enforced
            else if (!isWritten)
                WriteMember(body, name, value, name);
        }
    }

    private static void RefuseWhatHasNoPlace(RequestOutput body, ChatOptions? options)
    {
        if (options is null)
            return;
        foreach (var name in OurOwn)
        {
            if (Has(options, name))
                body.Refuse($"the additional property '{name}': it is ours to set");
        }
        if (options.ConversationId is not null)
            body.Refuse("ConversationId: it keeps no conversations");
        if (options.ContinuationToken is not null)
            body.Refuse("ContinuationToken: it has no background answers");
    }

    private static void DropWhatSaysNothing(RequestOutput body, ChatOptions options)
    {
        if (options.RawRepresentationFactory is not null)
            body.Drop("RawRepresentationFactory");
        if (options.AllowBackgroundResponses is not null)
            body.Drop("AllowBackgroundResponses");
    }
}

using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Writes a request as the body of a streaming Messages call.</summary>
/// <remarks>
/// What the dialect cannot express and could change the meaning is refused by name; what cannot change it is left out, and named too.
/// <see cref="ChatOptions.AdditionalProperties"/> are written as members of the body and win over ours of the same name.
/// A schema for the answer becomes <c>output_config.format</c>, which models before the 4.5 generation reject with a 400; they are not helped by a prompt of ours.
/// </remarks>
internal static class MessagesRequestWriter
{
    /// <summary>The cap on an answer, which the dialect demands, when neither the request nor the model's own limit says one.</summary>
    public const int DefaultMaxTokens = 4096;

    /// <summary>From this version on, the dialect takes no sampling settings.</summary>
    private const string VersionWithoutSampling = "2026-10-21";

    private static readonly string[] OurOwn = ["model", "messages", "stream"];

    /// <summary>Writes the body.</summary>
    /// <param name="request">What to answer.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    /// <param name="options">Whom it is for.</param>
    /// <param name="output">Where to. When the request is refused, it may hold the beginning of a body, which is not to be sent.</param>
    /// <param name="dropped">Gets the names of what was left out.</param>
    /// <exception cref="ProviderException">The dialect cannot express the request.</exception>
    public static void Write(
        TaskRequest request,
        string model,
        ProviderOptions options,
        IBufferWriter<byte> output,
        ICollection<string>? dropped = null
    )
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        var body = new RequestOutput(json, "Anthropic Messages", dropped);
        var wanted = request.Options;
        RefuseWhatHasNoPlace(body, wanted);
        json.WriteStartObject();
        json.WriteString("model", model);
        var budget = WriteMaxTokens(body, request, model);
        var first = WriteSystem(body, request);
        TurnWriter.WriteAll(body, request.Messages, first);
        json.WriteBoolean("stream", true);
        WriteSampling(body, request, AnthropicRequest.VersionOf(options));
        if (wanted is not null)
        {
            WriteStops(body, wanted);
            MessagesToolWriter.Write(body, wanted);
            MessagesOutputConfig.WriteReasoning(body, wanted, model, budget);
            MessagesOutputConfig.Write(body, wanted, model);
            WriteAdditional(body, wanted);
            DropWhatSaysNothing(body, wanted);
        }
        json.WriteEndObject();
    }

    /// <summary>Whether the caller has given a member of the body by its own name.</summary>
    public static bool Has(ChatOptions? options, string name) => options?.AdditionalProperties?.ContainsKey(name) is true;

    /// <returns>How many of the answer's tokens are for thinking; <see langword="null"/> when that is not ours to say.</returns>
    private static int? WriteMaxTokens(RequestOutput body, TaskRequest request, string model)
    {
        var asked = request.MaxOutputTokens ?? request.Options?.MaxOutputTokens;
        int? budget = MessagesOutputConfig.ThinksWithBudget(request.Options, model)
            ? ThinkingOptions.ToBudget(request.Options!.Reasoning!.Effort!.Value)
            : null;
        // The thinking is part of the answer's tokens, and must leave some for what is said.
        var max = asked ?? request.ModelOutputLimit ?? DefaultMaxTokens + (budget ?? 0);
        if (Has(request.Options, "max_tokens"))
            return budget;
        body.Json.WriteNumber("max_tokens", max);
        return budget is { } tokens ? Math.Min(tokens, max - 1) : null;
    }

    /// <summary>Writes the standing instructions: the request's own, and the messages of that kind that the conversation begins with.</summary>
    /// <returns>How many messages that were.</returns>
    private static int WriteSystem(RequestOutput body, TaskRequest request)
    {
        var leading = request.Messages.TakeWhile(m => TurnWriter.IsSystem(m.Role)).ToList();
        if (Has(request.Options, "system"))
            return leading.Count == 0 ? 0 : Refused("a system message beside the additional property 'system'");
        var prompt = request.SystemPrompt ?? request.Options?.Instructions;
        var blocks = new List<(AIContent Content, string Where)>();
        if (!string.IsNullOrWhiteSpace(prompt))
            blocks.Add((new TextContent(prompt), "system"));
        for (var i = 0; i < leading.Count; i++)
        {
            blocks.AddRange(TurnWriter.Prepare(body, leading[i], $"messages[{i}]"));
            foreach (var (name, _) in leading[i].AdditionalProperties ?? [])
                body.Drop($"messages[{i}].{name}");
        }
        if (blocks.Count > 0)
            TurnWriter.WriteContent(body, "system", blocks);
        return leading.Count;

        int Refused(string what)
        {
            body.Refuse(what);
            return 0;
        }
    }

    private static void WriteSampling(RequestOutput body, TaskRequest request, string version)
    {
        var options = request.Options;
        Number("temperature", request.Temperature ?? options?.Temperature, most: 1);
        Number("top_p", options?.TopP, most: 1);
        Number("top_k", options?.TopK, most: float.MaxValue);

        void Number(string name, float? value, float most)
        {
            if (value is not { } number || Has(options, name))
                return;
            if (string.CompareOrdinal(version, VersionWithoutSampling) >= 0)
                body.Refuse($"{name}: version {version} takes no sampling settings");
            if (!(number >= 0 && number <= most))
                body.Refuse($"{name} of {number.ToString(System.Globalization.CultureInfo.InvariantCulture)}: it takes 0 to {most}");
            body.Json.WriteNumber(name, number);
        }
    }

    private static void WriteStops(RequestOutput body, ChatOptions options)
    {
        if (options.StopSequences is not { Count: > 0 } stops || Has(options, "stop_sequences"))
            return;
        body.Json.WriteStartArray("stop_sequences");
        foreach (var stop in stops)
            body.Json.WriteStringValue(stop);
        body.Json.WriteEndArray();
    }

    private static void WriteAdditional(RequestOutput body, ChatOptions options)
    {
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            if (MessagesToolWriter.IsStrict(name) || Extras.IsNested(name, MessagesOutputConfig.Name))
                continue; // a schema is always enforced
            if (Extras.IsNested(name, "stream_options"))
            {
                body.Drop(name); // how another dialect frames its stream
                continue;
            }
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
        if (options.FrequencyPenalty is not (null or 0))
            body.Refuse("FrequencyPenalty");
        if (options.PresencePenalty is not (null or 0))
            body.Refuse("PresencePenalty");
        if (options.ConversationId is not null)
            body.Refuse("ConversationId: it keeps no conversations");
        if (options.ContinuationToken is not null)
            body.Refuse("ContinuationToken: it has no background answers");
    }

    private static void DropWhatSaysNothing(RequestOutput body, ChatOptions options)
    {
        if (options.Seed is not null) // a seed promises nothing where it is known, either
            body.Drop("Seed");
        if (options.RawRepresentationFactory is not null)
            body.Drop("RawRepresentationFactory");
        if (options.AllowBackgroundResponses is not null)
            body.Drop("AllowBackgroundResponses");
    }
}

using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes how the model chooses its words, how many, in what form, and how long it thinks before.</summary>
internal sealed class GenerationConfigWriter
{
    /// <summary>The member that holds it all.</summary>
    public const string Name = "generationConfig";

    private const int MaxStopSequences = 5;

    private readonly RequestOutput _output;
    private readonly Dictionary<string, (object? Value, string Property)> _given = new(StringComparer.OrdinalIgnoreCase);
    private bool _isOpen;

    private GenerationConfigWriter(RequestOutput output) => _output = output;

    /// <summary>Writes what the request sets; nothing else.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">The model, as the provider knows it.</param>
    public static void Write(RequestOutput output, TaskRequest request, string model)
    {
        var writer = new GenerationConfigWriter(output);
        writer.ReadGiven(request.Options?.AdditionalProperties);
        writer.WriteSampling(request);
        if (request.Options is { } options)
        {
            writer.WriteFormat(options.ResponseFormat);
            if (options.Reasoning is { } reasoning && writer.Begin("thinkingConfig", GeminiThinking.SaysAnything(reasoning)))
                GeminiThinking.Write(output, reasoning, model);
        }
        writer.Close();
    }

    // The caller's own members, under their own names or as one object.
    private void ReadGiven(AdditionalPropertiesDictionary? properties)
    {
        foreach (var (name, value) in properties ?? [])
        {
            if (Extras.IsNested(name, Name))
                _given[name[(Name.Length + 1)..]] = (value, name);
            else if (name.Equals(Name, StringComparison.OrdinalIgnoreCase))
                ReadObject(value);
        }
        if (_given.ContainsKey("candidateCount"))
            _output.Refuse($"the additional property '{Name}.candidateCount': it is ours to set");
    }

    private void ReadObject(object? value)
    {
        switch (value)
        {
            case JsonElement { ValueKind: JsonValueKind.Object } json:
                foreach (var member in json.EnumerateObject())
                    _given.TryAdd(member.Name, (member.Value, Name));
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                foreach (var (name, member) in members)
                    _given.TryAdd(name, (member, Name));
                break;
            default:
                _output.Refuse($"the additional property '{Name}': it is not an object");
                break;
        }
    }

    private void WriteSampling(TaskRequest request)
    {
        var options = request.Options;
        WriteNumber("temperature", request.Temperature ?? options?.Temperature);
        WriteNumber("topP", options?.TopP);
        if (Begin("topK", options?.TopK is not null))
            _output.Json.WriteNumberValue(options!.TopK!.Value);
        var max = request.MaxOutputTokens ?? options?.MaxOutputTokens;
        if (Begin("maxOutputTokens", max is not null))
            _output.Json.WriteNumberValue(max!.Value);
        if (Begin("stopSequences", options?.StopSequences is { Count: > 0 }))
            WriteStops(options!.StopSequences!);
        WriteNumber("presencePenalty", options?.PresencePenalty);
        WriteNumber("frequencyPenalty", options?.FrequencyPenalty);
        if (Begin("seed", options?.Seed is not null))
            WriteSeed(options!.Seed!.Value);
    }

    private void WriteStops(IList<string> stops)
    {
        if (stops.Count > MaxStopSequences)
            _output.Refuse($"StopSequences with {stops.Count} entries: it takes at most {MaxStopSequences}");
        _output.Json.WriteStartArray();
        foreach (var stop in stops)
            _output.Json.WriteStringValue(stop);
        _output.Json.WriteEndArray();
    }

    private void WriteSeed(long seed)
    {
        if (seed is < int.MinValue or > int.MaxValue)
            _output.Refuse($"Seed of {seed}: it takes 32 bits");
        _output.Json.WriteNumberValue(seed);
    }

    private void WriteFormat(ChatResponseFormat? format)
    {
        switch (format)
        {
            case null:
                break;
            case ChatResponseFormatText:
                WriteType("text/plain");
                break;
            case ChatResponseFormatJson json:
                WriteType("application/json");
                if (json.Schema is { } schema && !HasOwnSchema && Begin("responseJsonSchema", true))
                    WireJson.WriteValue(_output.Json, schema);
                if (json.SchemaName is not null)
                    _output.Drop("ResponseFormat.SchemaName");
                if (json.SchemaDescription is not null)
                    _output.Drop("ResponseFormat.SchemaDescription");
                break;
            default:
                _output.Refuse($"the response format {format.GetType().Name}");
                break;
        }
    }

    private bool HasOwnSchema => _given.ContainsKey("responseSchema") || _given.ContainsKey("response_schema");

    private void WriteType(string mediaType)
    {
        if (Begin("responseMimeType", true))
            _output.Json.WriteStringValue(mediaType);
    }

    private void WriteNumber(string name, float? value)
    {
        if (!Begin(name, value is not null))
            return;
        if (!float.IsFinite(value!.Value))
            _output.Refuse($"{name} of {value}");
        _output.Json.WriteNumberValue(value.Value);
    }

    /// <summary>Writes a member's name, unless it is not set, or given by its own name.</summary>
    private bool Begin(string name, bool isSet)
    {
        if (!isSet || _given.ContainsKey(name))
            return false;
        Open();
        _output.Json.WritePropertyName(name);
        return true;
    }

    private void Open()
    {
        if (!_isOpen)
            _output.Json.WriteStartObject(Name);
        _isOpen = true;
    }

    private void Close()
    {
        foreach (var (name, (value, property)) in _given)
        {
            Open();
            GeminiRequestWriter.WriteMember(_output, name, value, property);
        }
        if (_isOpen)
            _output.Json.WriteEndObject();
    }
}

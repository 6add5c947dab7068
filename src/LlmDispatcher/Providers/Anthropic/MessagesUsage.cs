using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>
/// The dialect's token counts. They are totals, not increments, and an event tells only some of them: the last word on each counts. Cached input is
/// counted beside the other input here, and as part of it in the common words.
/// </summary>
internal struct MessagesUsage
{
    private long? _input;
    private long? _cacheRead;
    private long? _cacheCreation;
    private long? _output;
    private long? _thinking;

    public readonly bool Any => (_input ?? _cacheRead ?? _cacheCreation ?? _output ?? _thinking) is not null;

    public static MessagesUsage Read(ref Utf8JsonReader json)
    {
        var usage = new MessagesUsage();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("input_tokens"u8))
                usage._input = Number(ref json);
            else if (json.ValueTextEquals("output_tokens"u8))
                usage._output = Number(ref json);
            else if (json.ValueTextEquals("cache_read_input_tokens"u8))
                usage._cacheRead = Number(ref json);
            else if (json.ValueTextEquals("cache_creation_input_tokens"u8))
                usage._cacheCreation = Number(ref json);
            else if (json.ValueTextEquals("output_tokens_details"u8))
                usage._thinking = ReadThinking(ref json);
            else
                json.Skip(); // from a name, that is past its value
        }
        return usage;
    }

    /// <summary>These counts, and where they are silent, those of before.</summary>
    public readonly MessagesUsage After(MessagesUsage before) =>
        new()
        {
            _input = _input ?? before._input,
            _cacheRead = _cacheRead ?? before._cacheRead,
            _cacheCreation = _cacheCreation ?? before._cacheCreation,
            _output = _output ?? before._output,
            _thinking = _thinking ?? before._thinking,
        };

    public readonly UsageDetails ToDetails()
    {
        long? input = (_input ?? _cacheRead ?? _cacheCreation) is null ? null : (_input ?? 0) + (_cacheRead ?? 0) + (_cacheCreation ?? 0);
        var usage = new UsageDetails
        {
            InputTokenCount = input,
            CachedInputTokenCount = _cacheRead,
            OutputTokenCount = _output,
            ReasoningTokenCount = _thinking,
            TotalTokenCount = (input ?? _output) is null ? null : (input ?? 0) + (_output ?? 0),
        };
        usage.NoteAny(TokenCounts.CacheWrites, _cacheCreation);
        return usage;
    }

    /// <summary>Writes the counts. Clients of the dialect cannot do without the two sums: where nobody counted, they are 0.</summary>
    public static void Write(Utf8JsonWriter json, UsageDetails? usage)
    {
        var cached = usage?.CachedInputTokenCount;
        var written = usage?.Additional(TokenCounts.CacheWrites);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, Math.Max(0, (usage?.InputTokenCount ?? 0) - (cached ?? 0) - (written ?? 0)));
        json.WriteNumber("cache_creation_input_tokens"u8, written ?? 0);
        json.WriteNumber("cache_read_input_tokens"u8, cached ?? 0);
        json.WriteNumber("output_tokens"u8, usage?.OutputTokenCount ?? 0);
        if (usage?.ReasoningTokenCount is { } thinking)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, thinking);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static long? ReadThinking(ref Utf8JsonReader json)
    {
        long? thinking = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("thinking_tokens"u8))
                thinking = Number(ref json);
            else
                json.Skip(); // from a name, that is past its value
        }
        return thinking;
    }

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.Integer(ref json);
    }
}

using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes how the model chooses its words, and how many.</summary>
internal static class SamplingWriter
{
    /// <summary>Writes what the request sets; nothing else, as many models reject even their own defaults.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="request">The request.</param>
    /// <param name="maxTokensName">The member that caps the answer's length.</param>
    public static void Write(RequestOutput output, TaskRequest request, string maxTokensName)
    {
        var json = output.Json;
        var options = request.Options;
        if (
            (request.MaxOutputTokens ?? options?.MaxOutputTokens) is { } max
            && !OpenAIBody.Has(options, "max_tokens")
            && !OpenAIBody.Has(options, "max_completion_tokens")
        )
            json.WriteNumber(maxTokensName, max);
        OpenAIBody.WriteNumber(output, options, "temperature", request.Temperature ?? options?.Temperature);
        if (options is null)
            return;
        OpenAIBody.WriteNumber(output, options, "top_p", options.TopP);
        OpenAIBody.WriteNumber(output, options, "frequency_penalty", options.FrequencyPenalty);
        OpenAIBody.WriteNumber(output, options, "presence_penalty", options.PresencePenalty);
        if (options.Seed is { } seed && !OpenAIBody.Has(options, "seed"))
            json.WriteNumber("seed", seed);
        if (options.StopSequences is { Count: > 0 } stops && !OpenAIBody.Has(options, "stop"))
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
                json.WriteStringValue(stop);
            json.WriteEndArray();
        }
        if (options.Reasoning?.Effort is { } effort && !OpenAIBody.Has(options, "reasoning_effort"))
            json.WriteString("reasoning_effort", ReasoningEfforts.ToWire(output, effort));
    }
}

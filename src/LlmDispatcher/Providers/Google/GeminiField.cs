using System.Text.Json;

namespace LlmDispatcher.Providers.Google;

/// <summary>The members of a response that tell something; every other is skipped.</summary>
internal enum GeminiField
{
    Other,
    Id,
    Name,
    Args,
    Text,
    Error,
    Index,
    Parts,
    Content,
    Thought,
    Candidates,
    ResponseId,
    BlockReason,
    PartialArgs,
    FinishReason,
    FunctionCall,
    ModelVersion,
    WillContinue,
    FinishMessage,
    UsageMetadata,
    PromptFeedback,
    ThoughtSignature,
    BlockReasonMessage,
}

internal static class GeminiFields
{
    /// <summary>The member whose name the reader stands on. By length first, as most are skipped.</summary>
    public static GeminiField Match(in Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => GeminiField.Id,
            4 when name.SequenceEqual("text"u8) => GeminiField.Text,
            4 when name.SequenceEqual("name"u8) => GeminiField.Name,
            4 when name.SequenceEqual("args"u8) => GeminiField.Args,
            5 when name.SequenceEqual("parts"u8) => GeminiField.Parts,
            5 when name.SequenceEqual("index"u8) => GeminiField.Index,
            5 when name.SequenceEqual("error"u8) => GeminiField.Error,
            7 when name.SequenceEqual("content"u8) => GeminiField.Content,
            7 when name.SequenceEqual("thought"u8) => GeminiField.Thought,
            10 when name.SequenceEqual("candidates"u8) => GeminiField.Candidates,
            10 when name.SequenceEqual("responseId"u8) => GeminiField.ResponseId,
            11 when name.SequenceEqual("blockReason"u8) => GeminiField.BlockReason,
            11 when name.SequenceEqual("partialArgs"u8) => GeminiField.PartialArgs,
            12 when name.SequenceEqual("finishReason"u8) => GeminiField.FinishReason,
            12 when name.SequenceEqual("functionCall"u8) => GeminiField.FunctionCall,
            12 when name.SequenceEqual("modelVersion"u8) => GeminiField.ModelVersion,
            12 when name.SequenceEqual("willContinue"u8) => GeminiField.WillContinue,
            13 when name.SequenceEqual("finishMessage"u8) => GeminiField.FinishMessage,
            13 when name.SequenceEqual("usageMetadata"u8) => GeminiField.UsageMetadata,
            14 when name.SequenceEqual("promptFeedback"u8) => GeminiField.PromptFeedback,
            16 when name.SequenceEqual("thoughtSignature"u8) => GeminiField.ThoughtSignature,
            18 when name.SequenceEqual("blockReasonMessage"u8) => GeminiField.BlockReasonMessage,
            _ => GeminiField.Other,
        };
    }
}

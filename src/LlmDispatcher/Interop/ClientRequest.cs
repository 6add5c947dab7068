using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>A request in the words of Microsoft.Extensions.AI.</summary>
internal static class ClientRequest
{
    /// <param name="request">The request.</param>
    /// <param name="provider">The id of the provider that is to get it.</param>
    /// <param name="isNamed">Whether its model's name means something to the client.</param>
    public static (IEnumerable<ChatMessage> Messages, ChatOptions Options) Of(TaskRequest request, string provider, bool isNamed)
    {
        var options = request.Options?.Clone() ?? new ChatOptions();
        options.ModelId = isNamed ? request.Model : null;
        options.Temperature = request.Temperature ?? options.Temperature;
        options.MaxOutputTokens = request.MaxOutputTokens ?? options.MaxOutputTokens;
        List<ChatMessage> messages = [];
        if (!string.IsNullOrEmpty(request.SystemPrompt)) // as a message, which every client understands
        {
            options.Instructions = null;
            messages.Add(new ChatMessage(ChatRole.System, request.SystemPrompt));
        }
        messages.AddRange(request.Messages.Select(m => Message(m, provider)));
        return (messages, options);
    }

    /// <summary>The message with this provider's own seals only: another one's would be refused, or taken for its own.</summary>
    private static ChatMessage Message(ChatMessage message, string provider)
    {
        if (!message.Contents.Any(c => c is TextReasoningContent { ProtectedData.Length: > 0 }))
            return message;
        var copy = message.Clone(); // the caller's own message stays as it is
        copy.Contents = [.. message.Contents.Select(c => Content(c, provider)).OfType<AIContent>()];
        return copy;
    }

    private static AIContent? Content(AIContent content, string provider)
    {
        if (content is not TextReasoningContent { ProtectedData: { Length: > 0 } seal } reasoning)
            return content;
        var own = Seal.For(provider, seal);
        return own is null ? null
            : own == seal ? content
            : new TextReasoningContent(reasoning.Text) { ProtectedData = own, AdditionalProperties = reasoning.AdditionalProperties };
    }
}

using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Gateway.Requests;

/// <summary>What a conversation must hold to, whichever provider gets it.</summary>
internal static class ConversationRules
{
    /// <exception cref="RequestFormatException">A result answers a call that was never made.</exception>
    public static void Check(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string>? calls = null;
        for (var i = 0; i < messages.Count; i++)
        {
            foreach (var content in messages[i].Contents)
            {
                if (content is FunctionCallContent call)
                    (calls ??= []).Add(call.CallId);
                else if (content is FunctionResultContent result && calls?.Contains(result.CallId) is not true)
                    throw new RequestFormatException(
                        $"messages[{i}]",
                        $"a tool's result for '{result.CallId}', which no message before it calls."
                    );
            }
        }
    }
}

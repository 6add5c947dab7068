using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>Which models a chat client offers.</summary>
internal static class ChatClientModels
{
    /// <summary>The name of the only model of a client that names none.</summary>
    public const string Unnamed = "default";

    /// <returns>The models, and whether their names mean something to the client.</returns>
    public static (ModelOptions[] Models, bool IsNamed) Of(IChatClient client, ChatClientOptions options)
    {
        if (options.Models.Count > 0)
            return ([.. options.Models], true);
        var own = (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
        return string.IsNullOrWhiteSpace(own) ? ([Unnamed], false) : ([own], true);
    }
}

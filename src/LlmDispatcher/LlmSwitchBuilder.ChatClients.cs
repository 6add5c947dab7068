using LlmDispatcher.Interop;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

public sealed partial class LlmSwitchBuilder
{
    /// <summary>Adds any client of Microsoft.Extensions.AI as a provider.</summary>
    /// <param name="id">Its name in routes and chunks; no slash and no colon. A second one of the same name replaces the first.</param>
    /// <param name="client">What answers. It stays its owner's to dispose. What it retries on its own is not seen here; better it does not.</param>
    /// <param name="models">The models it offers, the preferred one first; none for the client's own default.</param>
    public LlmSwitchBuilder AddChatClient(string id, IChatClient client, params IEnumerable<string> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var options = new ChatClientOptions();
        foreach (var model in models)
            options.Models.Add(model);
        return AddChatClient(id, client, options);
    }

    /// <inheritdoc cref="AddChatClient(string, IChatClient, IEnumerable{string})"/>
    /// <param name="id">Its name in routes and chunks; no slash and no colon. A second one of the same name replaces the first.</param>
    /// <param name="client">What answers. It stays its owner's to dispose. What it retries on its own is not seen here; better it does not.</param>
    /// <param name="options">Its models, what proves that an answer is complete, and what its exceptions mean.</param>
    public LlmSwitchBuilder AddChatClient(string id, IChatClient client, ChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        var (models, isNamed) = ChatClientModels.Of(client, options);
        var source = new ChatClientSource(id, client, isNamed, options.RequireFinishReason, options.Classify);
        return Add(id, models, dialect: null, _ => source);
    }
}

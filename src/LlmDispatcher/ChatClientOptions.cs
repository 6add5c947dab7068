using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>How an <see cref="IChatClient"/> answers as a provider.</summary>
public sealed class ChatClientOptions
{
    /// <summary>The models it offers, the preferred one first. Empty (the default): the default model that the client tells of itself; when it tells none, a model named <c>default</c>, whose name is not handed on to it.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>
    /// Whether only a <see cref="ChatResponseUpdate.FinishReason"/> proves that an answer is complete. Default <see langword="true"/>: the clients of the known providers give one, and where one is missing the
    /// connection was lost; such an answer is truncated. Set it to <see langword="false"/> for a client that never gives one: then an orderly end counts, and an answer that was cut off cannot be told from one that is complete.
    /// </summary>
    public bool RequireFinishReason { get; set; } = true;

    /// <summary>
    /// Says what an exception of the client means, such as <c>e => e is ClientResultException c ? ProviderFailure.OfStatus(c.Status, c.Message) : null</c>; <see langword="null"/> (the default), or a result of <see langword="null"/>, leaves it
    /// to the built-in rules.
    /// </summary>
    public Func<Exception, ProviderFailure?>? Classify { get; set; }
}

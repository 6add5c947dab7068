using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>A switch with the face of an <see cref="IChatClient"/>. It holds nothing: the switch stays its owner's to dispose.</summary>
/// <param name="llm">What answers.</param>
/// <param name="model">The model of requests that name none.</param>
/// <param name="configure">Sets on each request what <see cref="ChatOptions"/> has no word for.</param>
internal sealed class SwitchChatClient(LlmSwitch llm, string? model, Func<TaskRequest, TaskRequest>? configure) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("llm-dispatcher", providerUri: null, model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var mapper = new UpdateMapper(llm.Time);
        List<ChatResponseUpdate> updates = [];
        StreamSummary? summary = null;
        await foreach (var e in llm.StreamEventsAsync(Request(messages, options), cancellationToken).ConfigureAwait(false))
        {
            if (e.Kind == StreamEventKind.Answering) // afresh: what an attempt before it has thought aloud, nobody has seen
            {
                mapper = new UpdateMapper(llm.Time);
                updates.Clear();
            }
            if (mapper.Map(e) is { } update)
                updates.Add(update);
            summary ??= e.Summary;
        }
        var response = updates.ToChatResponse();
        response.RawRepresentation = summary;
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var mapper = new UpdateMapper(llm.Time);
        await foreach (var e in llm.StreamEventsAsync(Request(messages, options), cancellationToken).ConfigureAwait(false))
        {
            if (mapper.Map(e) is { } update)
                yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(LlmSwitch) ? llm
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() { }

    private TaskRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var request = new TaskRequest(messages)
        {
            Model = options?.ModelId ?? model,
            SystemPrompt = options?.Instructions,
            Temperature = options?.Temperature,
            MaxOutputTokens = options?.MaxOutputTokens,
            Options = options, // all the rest; the writers refuse or name what a provider has no word for
        };
        return configure is null ? request : configure(request);
    }
}

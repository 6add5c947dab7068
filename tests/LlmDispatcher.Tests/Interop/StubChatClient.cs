using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>A chat client as somebody might write it: says what a test tells it to, and remembers what it was asked.</summary>
internal sealed class StubChatClient(params IEnumerable<ChatResponseUpdate> updates) : IChatClient
{
    public List<(List<ChatMessage> Messages, ChatOptions Options)> Asked { get; } = [];

    public Exception? ErrorAtOnce { get; init; }

    public Exception? ErrorInTheEnd { get; init; }

    public ChatClientMetadata? Metadata { get; init; }

    /// <summary>What it waits for after the updates, whether or not anybody cancels.</summary>
    public Task? Deaf { get; init; }

    public TaskCompletionSource Closed { get; } = new();

    public bool IsDisposed { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new InvalidOperationException("Only streams are asked for.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add(([.. messages], options!));
        return ErrorAtOnce is null ? StreamAsync(cancellationToken) : throw ErrorAtOnce;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

    public void Dispose() => IsDisposed = true;

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            foreach (var update in updates)
                yield return update;
            if (Deaf is not null)
                await Deaf.ConfigureAwait(false);
            if (ErrorInTheEnd is not null)
                throw ErrorInTheEnd;
            await Task.CompletedTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Closed.TrySetResult();
        }
    }
}

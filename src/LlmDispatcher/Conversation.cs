using System.Runtime.CompilerServices;
using System.Text;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>
/// A conversation that goes on: each turn sends what was said before, and remembers the question and the answer once the answer has come to its end. A turn that breaks, is cancelled or is left early is not
/// remembered, question included: half a sentence would be taken for what the model meant to say. What was shown of it is on the exception. One turn at a time; not safe for several threads.
/// </summary>
/// <remarks>
/// When the conversation becomes longer than the model takes, the oldest turns are left out of what is sent, whole turns only: no tool's result without its call, and never a system message. They stay in
/// <see cref="Messages"/>, for a model that takes more.
/// </remarks>
/// <example>
/// <code>
/// var conversation = new Conversation { SystemPrompt = "You are brief." };
/// await foreach (var piece in conversation.StreamAsync("What is artificial intelligence?"))
///     Console.Write(piece);
/// </code>
/// </example>
public sealed class Conversation
{
    private readonly LlmSwitch? _llm;
    private readonly List<ChatMessage> _messages;
    private int _isAnswering;

    /// <summary>A conversation with the switch of the process, as it is when a turn begins.</summary>
    public Conversation()
        : this(llm: null, []) { }

    /// <summary>A conversation with a switch.</summary>
    /// <param name="llm">Who answers.</param>
    /// <param name="messages">What was said before, oldest first. They are copied.</param>
    public Conversation(LlmSwitch llm, params IEnumerable<ChatMessage> messages)
        : this(llm ?? throw new ArgumentNullException(nameof(llm)), [.. messages]) { }

    private Conversation(LlmSwitch? llm, List<ChatMessage> messages) => (_llm, _messages) = (llm, messages);

    /// <summary>Standing instructions that come before the conversation; <see langword="null"/> for none.</summary>
    public string? SystemPrompt { get; set; }

    /// <summary>What every request says beside its messages, such as <c>r => r with { Model = "fast" }</c>; <see langword="null"/> for nothing.</summary>
    public Func<TaskRequest, TaskRequest>? Configure { get; set; }

    /// <summary>What was said so far, oldest first, without <see cref="SystemPrompt"/>.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>How many of the oldest messages the last request left out, because the model has no room for them.</summary>
    public int LeftOut { get; private set; }

    private LlmSwitch Llm => _llm ?? LlmSwitch.Global;

    /// <summary>Takes a turn, and streams the answer's text.</summary>
    /// <param name="text">What the user says; not empty and not only white space.</param>
    /// <param name="cancellationToken">Stops the stream; the turn is not remembered.</param>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">While enumerating: another turn is under way.</exception>
    /// <remarks>What a request may throw, this throws while enumerating: see <see cref="LlmSwitch.StreamAsync"/>.</remarks>
    public IAsyncEnumerable<string> StreamAsync(string text, CancellationToken cancellationToken = default) =>
        TextsAsync(UserMessage(text), cancellationToken);

    /// <summary>Takes a turn with a message of one's own: one with images, or the results of tools.</summary>
    /// <param name="message">What is said.</param>
    /// <param name="cancellationToken">Stops the stream; the turn is not remembered.</param>
    /// <inheritdoc cref="StreamAsync(string, CancellationToken)" path="/remarks"/>
    public IAsyncEnumerable<string> StreamAsync(ChatMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return TextsAsync(message, cancellationToken);
    }

    /// <summary>Takes a turn, and streams the answer with where each piece came from; the last chunk has the summary.</summary>
    /// <inheritdoc cref="StreamAsync(string, CancellationToken)"/>
    public IAsyncEnumerable<StreamChunk> StreamChunksAsync(string text, CancellationToken cancellationToken = default) =>
        ChunksAsync(UserMessage(text), isText: false, cancellationToken);

    /// <inheritdoc cref="StreamAsync(ChatMessage, CancellationToken)"/>
    public IAsyncEnumerable<StreamChunk> StreamChunksAsync(ChatMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChunksAsync(message, isText: false, cancellationToken);
    }

    /// <summary>The request that a turn would send, with as much of the conversation as the model takes. Nothing is sent.</summary>
    /// <param name="text">What the user would say; not empty and not only white space.</param>
    /// <inheritdoc cref="LlmSwitch.Explain" path="/exception"/>
    public TaskRequest RequestFor(string text) => RequestFor(UserMessage(text));

    /// <summary>Forgets what was said. <see cref="SystemPrompt"/> stays.</summary>
    public void Clear()
    {
        _messages.Clear();
        LeftOut = 0;
    }

    private static ChatMessage UserMessage(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new(ChatRole.User, text);
    }

    private TaskRequest RequestFor(ChatMessage message)
    {
        List<ChatMessage> all = [.. _messages, message];
        var request = ContextRoom.Fit(all, Request, Llm, out var leftOut);
        LeftOut = leftOut;
        return request;

        TaskRequest Request(IEnumerable<ChatMessage> messages)
        {
            var plain = new TaskRequest(messages) { SystemPrompt = SystemPrompt };
            return Configure?.Invoke(plain) ?? plain;
        }
    }

    private async IAsyncEnumerable<string> TextsAsync(ChatMessage message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in ChunksAsync(message, isText: true, cancellationToken).ConfigureAwait(false))
        {
            if (chunk.Text.Length > 0)
                yield return chunk.Text;
        }
    }

    private async IAsyncEnumerable<StreamChunk> ChunksAsync(
        ChatMessage message,
        bool isText,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (Interlocked.Exchange(ref _isAnswering, 1) == 1)
            throw new InvalidOperationException("Another turn of this conversation is under way: read it to its end, or leave it, first.");
        try
        {
            var llm = Llm;
            var request = RequestFor(message);
            var shown = new StringBuilder();
            var chunks = llm.StreamChunksAsync(isText ? llm.WithoutRestart(request) : request, cancellationToken);
            await foreach (var chunk in chunks.ConfigureAwait(false))
            {
                if (chunk.IsReset)
                    shown.Clear();
                shown.Append(chunk.Text);
                // Before it is handed over: who leaves at the summary has seen everything.
                if (chunk.Summary is { Ending: Ending.Completed or Ending.Refused } summary)
                    Remember(message, shown.ToString(), summary);
                yield return chunk;
            }
        }
        finally
        {
            Interlocked.Exchange(ref _isAnswering, 0);
        }
    }

    /// <summary>An answer without a word and without a call is none.</summary>
    private void Remember(ChatMessage message, string shown, StreamSummary summary)
    {
        List<AIContent> contents = [.. summary.ToolCalls];
        if (shown.Length > 0)
            contents.Insert(0, new TextContent(shown));
        if (contents.Count > 0)
            _messages.AddRange([message, new ChatMessage(ChatRole.Assistant, contents)]);
    }
}

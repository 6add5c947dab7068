using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>What a caller wants answered. Immutable: change a copy with <c>request with { … }</c>.</summary>
public sealed record TaskRequest
{
    private readonly IReadOnlyList<ChatMessage> _written;

    /// <summary>A request of one user message.</summary>
    /// <param name="prompt">What to answer; not empty and not only white space.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is empty.</exception>
    public TaskRequest(string prompt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt);
        Messages = _written = [new ChatMessage(ChatRole.User, prompt)];
    }

    /// <summary>A request of a whole conversation; the last message is what to answer.</summary>
    /// <param name="messages">The conversation so far, oldest first; at least one message.</param>
    /// <exception cref="ArgumentException"><paramref name="messages"/> is empty.</exception>
    public TaskRequest(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Messages = _written = [.. messages];
        if (Messages.Count == 0)
            throw new ArgumentException("A request needs at least one message.", nameof(messages));
    }

    private TaskRequest(AudioInput audio)
    {
        (_written, Messages) = ([], []);
        Audio = audio;
    }

    /// <summary>A request of a recording and nothing else: what is said in it.</summary>
    /// <param name="audio">The recording.</param>
    public static TaskRequest Transcribe(AudioInput audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return new(audio) { TaskType = LlmDispatcher.TaskType.AudioTranscription };
    }

    /// <summary>The conversation, oldest first, without <see cref="SystemPrompt"/>; the last user message holds <see cref="Images"/> and <see cref="Audio"/> as its last contents.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; private init; }

    /// <summary>Images to look at. They end the last user message.</summary>
    public IReadOnlyList<ImageInput> Images
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
            Messages = WithMedia();
        }
    } = [];

    /// <summary>A recording to listen to. It ends the last user message; <see langword="null"/> (the default) for none.</summary>
    /// <exception cref="ArgumentException">It is taken from a request that has nothing else.</exception>
    public AudioInput? Audio
    {
        get;
        init
        {
            field = value;
            Messages = WithMedia();
        }
    }

    /// <summary>The text of the last user message; empty when there is none.</summary>
    public string Prompt => Messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";

    /// <summary>What kind of work this is; <see langword="null"/> (the default) lets the switch find out.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>Standing instructions that come before the conversation; <see langword="null"/> for none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The model to use: a name of the configuration's <c>models</c>, <c>provider/model</c>, or a model's own id. <see langword="null"/> or <c>auto</c> leaves the choice to the switch.</summary>
    public string? Model { get; init; }

    /// <summary>The only providers that may answer, by id. Empty (the default) allows all. Their order decides only between routes that are equally good; for a fixed order configure a name for routes. Of the routes behind a configured name it leaves those of these providers, in the name's
    /// own order.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>The most tokens the answer may have, reasoning included; 1 or more. <see langword="null"/> leaves it to the provider.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxOutputTokens
    {
        get;
        init => field = value is < 1 ? throw new ArgumentOutOfRangeException(nameof(MaxOutputTokens), value, "At least 1.") : value;
    }

    /// <summary>How freely the model chooses its words, from 0 to 2. <see langword="null"/> leaves it to the provider; many reasoning models accept nothing else.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 2.</exception>
    public float? Temperature
    {
        get;
        init =>
            field = value is < 0 or > 2 or float.NaN
                ? throw new ArgumentOutOfRangeException(nameof(Temperature), value, "From 0 to 2.")
                : value;
    }

    /// <summary>The most tokens that the chosen model answers with, for a wire language that must always name a number.</summary>
    internal int? ModelOutputLimit { get; init; }

    /// <summary>Hears the sum of this very request, however it ends; set by whoever reads the stream.</summary>
    internal IEndingWatcher? Watcher { get; init; }

    /// <summary>Whether it stands for several requests that share its answer: each of those is summed up for itself.</summary>
    internal bool IsShared { get; init; }

    /// <summary>The words of the wire language that it came in by; <see langword="null"/> when it was written in code.</summary>
    internal IWireWords? Words { get; init; }

    /// <summary>What counts most in the choice of a model. <see langword="null"/> (the default) leaves it to the configured name in <see cref="Model"/>, which may have an order or
    /// a strategy of its own, or else to the switch: <see cref="OptimizationStrategy.Balanced"/>. Once set, it ranks whatever the request leaves to choose from.</summary>
    public OptimizationStrategy? Strategy { get; init; }

    /// <summary>
    /// The most that one answer may cost, in USD: the request's tokens are counted, and those of the answer are taken to be <see cref="MaxOutputTokens"/>, or what is usual for the task where that is not
    /// set. A route that may cost more is not asked; one whose price is not known is. <see langword="null"/> (the default) sets no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal? MaxCost
    {
        get;
        init => field = value is < 0 ? throw new ArgumentOutOfRangeException(nameof(MaxCost), value, "Not negative.") : value;
    }

    /// <summary>How hard to try. <see langword="null"/> (the default) takes the switch's policy.</summary>
    public StreamPolicy? Policy { get; init; }

    /// <summary>Hears how far the answer is, before each chunk is handed over: a <see cref="ProgressTracker"/>, or an <see cref="IProgress{T}"/> of one's own. <see langword="null"/> (the default) for none.</summary>
    public IProgress<StreamProgress>? Progress { get; init; }

    /// <summary>Told of what happens while the answer is streamed, in addition to those of the switch; <see langword="null"/> (the default) for none.</summary>
    public StreamingCallbacks? Callbacks { get; init; }

    /// <summary>Where answers are looked for first, and kept. <see langword="null"/> (the default) takes the switch's cache, if it has one.</summary>
    public StreamingCache? Cache { get; init; }

    /// <summary>What this request does with the cache. Default <see cref="CacheMode.Use"/>.</summary>
    public CacheMode CacheMode { get; init; }

    /// <summary>Whose answers it may share: only those of the same scope, such as a tenant's name. <see langword="null"/> (the default): those of all that name none.</summary>
    public string? CacheScope { get; init; }

    /// <summary>What a kept answer can be removed by: see <see cref="StreamingCache.RemoveTagAsync"/>. They do not tell requests apart. Empty by default.</summary>
    public IReadOnlyList<string> CacheTags { get; init; } = [];

    /// <summary>Everything else that Microsoft.Extensions.AI can ask for: tools, response format, stop sequences, … What is set on the request itself wins.</summary>
    /// <example>
    /// An answer in the shape of a type of one's own:
    /// <code>
    /// Options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema&lt;Tide&gt;() }
    /// </code>
    /// </example>
    public ChatOptions? Options { get; init; }

    /// <summary>The same request with another conversation.</summary>
    internal TaskRequest WithMessages(IReadOnlyList<ChatMessage> messages) => this with { Messages = messages };

    /// <summary>The same conversation with the beginning of its answer.</summary>
    /// <param name="answer">The beginning; it goes on from an assistant message at the end, if there is one.</param>
    /// <param name="instruction">What the user says then; <see langword="null"/> leaves the beginning last.</param>
    internal TaskRequest Begun(string answer, string? instruction = null)
    {
        var messages = Messages.ToList();
        if (messages[^1] is { } last && last.Role == ChatRole.Assistant)
        {
            messages[^1] = last.Clone(); // the caller's own message stays as it is
            messages[^1].Contents = [.. last.Contents, new TextContent(answer)];
        }
        else
            messages.Add(new ChatMessage(ChatRole.Assistant, answer));
        if (instruction is not null)
            messages.Add(new ChatMessage(ChatRole.User, instruction));
        return this with { Messages = messages };
    }

    /// <summary>What was written, with the media where every reader of the conversation finds them.</summary>
    private IReadOnlyList<ChatMessage> WithMedia()
    {
        List<AIContent> media = [.. Images.Select(i => i.Content)];
        if (Audio is not null)
            media.Add(Audio.Content);
        if (media.Count == 0)
            return _written.Count > 0 ? _written : throw new ArgumentException("A request needs at least one message, or media.");
        var messages = _written.ToList();
        var last = messages.FindLastIndex(m => m.Role == ChatRole.User);
        if (last < 0)
            return [.. messages, new ChatMessage(ChatRole.User, media)];
        messages[last] = messages[last].Clone(); // the caller's own message stays as it is
        messages[last].Contents = [.. messages[last].Contents, .. media];
        return messages;
    }
}

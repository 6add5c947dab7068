using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>One call of a method with <see cref="LlmStreamAttribute"/>: what its generated body gathers. Not meant to be written by hand; <see cref="TaskRequest"/> is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmStreamCall
{
    private readonly List<ImageInput> _images = [];

    /// <summary>The user's message; <see langword="null"/> for none.</summary>
    public string? Prompt { get; init; }

    /// <summary>The conversation before the message; <see langword="null"/> for none.</summary>
    public IEnumerable<ChatMessage>? History { get; init; }

    /// <summary>A recording; <see langword="null"/> for none.</summary>
    public AudioInput? Audio { get; init; }

    /// <inheritdoc cref="TaskRequest.TaskType"/>
    public TaskType? TaskType { get; init; }

    /// <inheritdoc cref="TaskRequest.SystemPrompt"/>
    public string? SystemPrompt { get; init; }

    /// <inheritdoc cref="TaskRequest.Model"/>
    public string? Model { get; init; }

    /// <inheritdoc cref="TaskRequest.Providers"/>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <inheritdoc cref="TaskRequest.Strategy"/>
    public OptimizationStrategy? Strategy { get; init; }

    /// <inheritdoc cref="TaskRequest.MaxOutputTokens"/>
    public int? MaxOutputTokens { get; init; }

    /// <inheritdoc cref="TaskRequest.Temperature"/>
    public float? Temperature { get; init; }

    /// <inheritdoc cref="TaskRequest.MaxCost"/>
    public decimal? MaxCost { get; init; }

    /// <inheritdoc cref="TaskRequest.Progress"/>
    public IProgress<StreamProgress>? Progress { get; init; }

    /// <inheritdoc cref="TaskRequest.Callbacks"/>
    public StreamingCallbacks? Callbacks { get; init; }

    /// <inheritdoc cref="TaskRequest.Cache"/>
    public StreamingCache? Cache { get; init; }

    /// <summary>How hard to try, as the caller says: it counts whole, and the attribute's constants do not. <see langword="null"/> lays the constants over the switch's policy.</summary>
    public StreamPolicy? Policy { get; init; }

    /// <summary>In seconds; see <see cref="StreamPolicy.TotalTimeout"/>.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <inheritdoc cref="StreamPolicy.MaxRetries"/>
    public int? MaxRetries { get; init; }

    /// <inheritdoc cref="StreamPolicy.Fallback"/>
    public bool? Fallback { get; init; }

    /// <inheritdoc cref="StreamPolicy.Recovery"/>
    public RecoveryMode? Recovery { get; init; }

    /// <summary>A prompt that has to be there.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="name">The parameter that it came in by.</param>
    /// <exception cref="ArgumentException">It is empty or only white space.</exception>
    public static string Asked(string? prompt, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt, name);
        return prompt;
    }

    /// <summary>A prompt that may be missing, but not empty.</summary>
    /// <inheritdoc cref="Asked"/>
    public static string? AskedIfAny(string? prompt, string name) => prompt is null ? null : Asked(prompt, name);

    /// <summary>Adds an image after those that are there; <see langword="null"/> adds none.</summary>
    public LlmStreamCall With(ImageInput? image)
    {
        if (image is not null)
            _images.Add(image);
        return this;
    }

    /// <summary>Adds images after those that are there; <see langword="null"/> adds none.</summary>
    /// <exception cref="ArgumentException">One of them is missing.</exception>
    public LlmStreamCall With(IEnumerable<ImageInput>? images)
    {
        foreach (var image in images ?? [])
            _images.Add(image ?? throw new ArgumentException("One of the images is null.", nameof(images)));
        return this;
    }

    /// <summary>The answer's text, piece by piece.</summary>
    /// <param name="llm">Who answers.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    public IAsyncEnumerable<string> StreamAsync(LlmSwitch llm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(llm);
        return llm.StreamAsync(Request(llm), cancellationToken);
    }

    /// <summary>The answer with where each piece came from.</summary>
    /// <inheritdoc cref="StreamAsync"/>
    public IAsyncEnumerable<StreamChunk> StreamChunksAsync(LlmSwitch llm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(llm);
        return llm.StreamChunksAsync(Request(llm), cancellationToken);
    }

    private TaskRequest Request(LlmSwitch llm) =>
        Begun() with
        {
            Images = _images,
            SystemPrompt = SystemPrompt,
            Model = Model,
            Providers = Providers,
            Strategy = Strategy,
            MaxOutputTokens = MaxOutputTokens,
            Temperature = Temperature,
            MaxCost = MaxCost,
            Policy = Policy ?? OwnPolicy(llm.Policy),
            Progress = Progress,
            Callbacks = Callbacks,
            Cache = Cache,
        };

    private TaskRequest Begun()
    {
        List<ChatMessage> messages = [.. History ?? []];
        if (Prompt is not null)
            messages.Add(new ChatMessage(ChatRole.User, Prompt));
        if (messages.Count > 0)
            return new TaskRequest(messages) { Audio = Audio, TaskType = TaskType };
        if (Audio is null)
            throw new ArgumentException("There is nothing to answer: no prompt, no conversation and no recording was given.");
        var transcription = TaskRequest.Transcribe(Audio);
        return transcription with { TaskType = TaskType ?? transcription.TaskType };
    }

    /// <summary>The switch's policy with the attribute's constants; <see langword="null"/> when there are none, so that the switch's own counts.</summary>
    private StreamPolicy? OwnPolicy(StreamPolicy configured) =>
        (TimeoutSeconds, MaxRetries, Fallback, Recovery) is (null, null, null, null)
            ? null
            : configured with
            {
                TotalTimeout = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : configured.TotalTimeout,
                MaxRetries = MaxRetries ?? configured.MaxRetries,
                Fallback = Fallback ?? configured.Fallback,
                Recovery = Recovery ?? configured.Recovery,
            };
}

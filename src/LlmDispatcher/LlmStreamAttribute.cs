namespace LlmDispatcher;

/// <summary>
/// Has the body of a partial method written that streams an answer. The method returns <see cref="IAsyncEnumerable{T}"/> of <see cref="string"/> or of <see cref="StreamChunk"/>, and its parameters are what
/// a request is made of: the prompt, a conversation, images, a recording, what watches the stream. A property that is not set stays as the switch says.
/// </summary>
/// <remarks>
/// The request goes to the parameter of type <see cref="LlmSwitch"/>, else to the host's member of that type, else to <see cref="LlmSwitch.Global"/>. Wrong arguments throw when the method is called; what happens to the
/// stream is thrown while enumerating, as <see cref="LlmSwitch.StreamAsync"/> says.
/// </remarks>
/// <example>
/// <code>
/// [LlmStream(TaskType.CodeGeneration, Prompt = "Write {language} code. {description}")]
/// public static partial IAsyncEnumerable&lt;string&gt; GenerateCode(string description, string language = "csharp", CancellationToken ct = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class LlmStreamAttribute : Attribute
{
    /// <summary>A stream whose kind of work is found out from each request.</summary>
    public LlmStreamAttribute() { }

    /// <summary>A stream for one kind of work.</summary>
    /// <param name="taskType">The kind of work.</param>
    public LlmStreamAttribute(TaskType taskType) => TaskType = taskType;

    /// <summary>The kind of work; <see langword="null"/> has the switch find out.</summary>
    public TaskType? TaskType { get; }

    /// <summary>
    /// The user's message, in which <c>{name}</c> stands for a parameter and <c>{name:format}</c> for one that is written in a format; <c>{{</c> and <c>}}</c> are braces. Numbers and dates are written for no
    /// culture in particular. Not set: the parameter named <c>prompt</c>, else the first string, is the message.
    /// </summary>
    public string? Prompt { get; set; }

    /// <summary>Standing instructions that come before the conversation; <c>{name}</c> as in <see cref="Prompt"/>.</summary>
    public string? SystemPrompt { get; set; }

    /// <summary>The model to use, as in <see cref="TaskRequest.Model"/>.</summary>
    public string? Model { get; set; }

    /// <summary>The only providers that may answer, by id.</summary>
    public string[]? Providers { get; set; }

    /// <summary>What counts most in the choice of a model.</summary>
    public OptimizationStrategy Strategy { get; set; }

    /// <summary>The most tokens the answer may have, reasoning included; 1 or more.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>How freely the model chooses its words, from 0 to 2.</summary>
    public float Temperature { get; set; }

    /// <summary>The most that one answer may cost, in USD; 0 or more. See <see cref="TaskRequest.MaxCost"/>.</summary>
    public double MaxCost { get; set; }

    /// <summary>The longest time for the whole answer in seconds, over all attempts and the waits between them; more than 0, at most a day.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>How often a route is tried again after a failure that is likely to pass, before anything was shown; 0 or more.</summary>
    public int MaxRetries { get; set; }

    /// <summary>Whether another route may answer when one fails.</summary>
    public bool Fallback { get; set; }

    /// <summary>What happens when the stream breaks after its first content. <see cref="RecoveryMode.Restart"/> needs chunks: a reader of bare text could not tell.</summary>
    public RecoveryMode Recovery { get; set; }
}

namespace LlmDispatcher;

/// <summary>Who begins to answer.</summary>
public sealed record StreamStart
{
    /// <summary>The id of the provider that answers, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that answers, by the name the provider answered with.</summary>
    public required string Model { get; init; }

    /// <summary>The kind of work, as asked for or as found out; <see langword="null"/> when nobody found out.</summary>
    public TaskType? TaskType { get; init; }

    /// <summary>The number of the attempt that answers, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What is answered.</summary>
    public required TaskRequest Request { get; init; }

    /// <summary>In short, without the request.</summary>
    public override string ToString() => $"{Provider}/{Model} · {TaskType} · attempt {Attempt}";
}

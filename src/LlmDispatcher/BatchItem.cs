namespace LlmDispatcher;

/// <summary>One request of a batch, with a name of the caller's own.</summary>
/// <param name="Request">What to answer.</param>
/// <param name="Id">How its chunks are told from those of others; <see langword="null"/> (the default) for its position, in digits. Two of the same name are not noticed.</param>
public sealed record BatchItem(TaskRequest Request, string? Id = null);

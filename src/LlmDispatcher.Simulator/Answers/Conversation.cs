using System.Text.Json;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>A request as every dialect understands it: who said what, and what kind of answer is wanted.</summary>
internal sealed record Conversation(string Model, IReadOnlyList<Turn> Turns)
{
    public IReadOnlyList<Tool> Tools { get; init; } = [];
    public ToolWish ToolWish { get; init; } = ToolWish.Auto;
    public string? ToolName { get; init; }
    public bool ParallelTools { get; init; } = true;
    public bool WantsJson { get; init; }
    public JsonElement? Schema { get; init; }
    public int? MaxTokens { get; init; }
    public IReadOnlyList<string> Stops { get; init; } = [];
    public bool Stream { get; init; }
    public bool IncludeUsage { get; init; }

    public Turn? Last => Turns.Count > 0 ? Turns[^1] : null;
    public string Prompt => Turns.LastOrDefault(turn => turn.Role == Role.User)?.Text ?? "";

    public Conversation Before(int turn) => this with { Turns = [.. Turns.Take(turn)] };

    /// <summary>Few chat templates cost less than three tokens for each message.</summary>
    public int PromptTokens => Turns.Sum(turn => Tokeniser.Split(turn.Text).Count() + 3);
}

internal sealed record Turn(Role Role, string Text, int Attachments = 0);

internal enum Role
{
    System,
    User,
    Assistant,
    Tool,
}

internal sealed record Tool(string Name, string Description, JsonElement? Schema);

internal enum ToolWish
{
    Auto,
    None,
    Required,
}

using System.Text.Json;
using LlmDispatcher.Simulator.Answers.Media;

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

    /// <summary>The request asks to see the reasoning.</summary>
    public bool WantsReasoning { get; init; }

    /// <summary>Reasoning is signed but not shown (Anthropic's <c>display: omitted</c>).</summary>
    public bool HidesReasoning { get; init; }

    /// <summary>Reasoning comes along in a form that only the server reads (Responses' <c>reasoning.encrypted_content</c>).</summary>
    public bool EncryptsReasoning { get; init; }

    /// <summary>A stream is one JSON array, not an event stream (Gemini without <c>alt=sse</c>).</summary>
    public bool StreamsArray { get; init; }

    /// <summary>The form of a transcript (<c>response_format</c>).</summary>
    public string? Format { get; init; }

    public Turn? Last => Turns.Count > 0 ? Turns[^1] : null;
    public IEnumerable<Attachment> Attachments => Turns.SelectMany(turn => turn.Attachments);

    /// <summary>What tools said since the assistant spoke last.</summary>
    public IEnumerable<Turn> ToolResults =>
        Turns.Reverse().TakeWhile(turn => turn.Role != Role.Assistant).Where(turn => turn.Role == Role.Tool).Reverse();

    public string Prompt => Turns.LastOrDefault(turn => turn.Role == Role.User)?.Text ?? "";

    public Conversation Before(int turn) => this with { Turns = [.. Turns.Take(turn)] };

    /// <summary>Few chat templates cost less than three tokens for each message.</summary>
    public int PromptTokens =>
        Turns.Sum(turn => Tokeniser.Split(turn.Text).Count() + 3 + turn.Attachments.Sum(attachment => attachment.Tokens));
}

internal sealed record Turn(Role Role, string Text)
{
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

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

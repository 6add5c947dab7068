namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What a block holds, or what a delta adds to one; every kind that we do not know is <see cref="Other"/> and is skipped.</summary>
internal enum BlockKind
{
    Other,
    Text,
    Thinking,
    Signature,
    RedactedThinking,
    ToolUse,
}

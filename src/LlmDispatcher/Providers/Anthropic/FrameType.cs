namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What an event is, by the <c>type</c> of its JSON.</summary>
internal enum FrameType
{
    None,
    Other,
    MessageStart,
    BlockStart,
    BlockDelta,
    BlockStop,
    MessageDelta,
    MessageStop,
    Error,

    /// <summary>A whole response.</summary>
    Message,
}

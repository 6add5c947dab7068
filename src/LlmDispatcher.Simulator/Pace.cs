namespace LlmDispatcher.Simulator;

/// <summary>How fast answers come.</summary>
public enum Pace
{
    /// <summary>Like a busy model: 250 to 600 ms to the first token, then 30 to 90 tokens a second, the same for the same prompt.</summary>
    Realistic,

    /// <summary>As fast as the connection takes it, with no waits but those of a script.</summary>
    Instant,
}
